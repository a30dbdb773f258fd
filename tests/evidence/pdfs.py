"""PDFs for tests: a few pages of one size each, written by hand."""


def pdf(*sizes, words=""):
    """A page for each (width, height) in points; `words` goes in as a comment that no reader shows."""
    pages = [f"{3 + n} 0 R" for n in range(len(sizes))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(sizes)} /Kids [{' '.join(pages)}] >>",
        *(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] >>" for width, height in sizes),
    ]
    whole, places = f"%PDF-1.7\n%{words}\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF\n"
    return (whole + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode()
