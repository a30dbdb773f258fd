// The choice of colours takes effect at once; the form beneath sends it, with or without this script.

const form = document.querySelector("form[data-theme-choice]");
const select = form?.querySelector("select");

if (select) {
  form.querySelector("button").hidden = true;
  select.addEventListener("change", async () => {
    if (select.value) document.documentElement.dataset.theme = select.value;
    else delete document.documentElement.dataset.theme;
    const body = new FormData(form);
    try {
      await fetch(form.action, { method: "POST", body, redirect: "manual" });
    } catch {
      form.submit();
    }
  });
}
