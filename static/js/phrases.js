// What scripts say, in the language of the page. Where it is not English, the catalogue stands in the page as JSON.

const catalogue = document.getElementById("phrases");
const said = catalogue ? JSON.parse(catalogue.textContent) : {};
const fill = (words, places) => words.replace(/\{(\w+)\}/g, (all, name) => (name in places ? places[name] : all));

/** The language of the page. */
export const language = document.documentElement.lang || "en";

/** The words, with what belongs into their {places}. */
export function phrase(words, places = {}) {
  return fill(said[words] ?? words, places);
}

/** The form of the words that fits the number, which stands in them as {number}. */
export function phraseOf(number, one, many) {
  const forms = said[one] ?? [one, many];
  return fill(forms[new Intl.PluralRules(language).select(number) === "one" ? 0 : forms.length - 1], { number });
}
