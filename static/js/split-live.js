// Amounts that are being typed, shown as a split. The form is
// <form data-composer="10000" data-exponent="2" data-currency="USD">: the amount to divide, in minor units. Inputs with data-share add up
// to what the freelancer gets, at most the amount (data-caps: more may be entered, and counts as the amount); data-share-of="name" repeats one amount, data-total the sum; the bar is in data-split.

import { language, phrase } from "./phrases.js";

const PLAIN = /^\d+(\.\d+)?$/;

class Composer {
  constructor(form) {
    this.form = form;
    this.total = Number(form.dataset.composer);
    this.exponent = Number(form.dataset.exponent ?? 2);
    this.currency = form.dataset.currency ?? "";
    this.inputs = [...form.querySelectorAll("[data-share]")];
    form.addEventListener("input", () => this.show());
    this.show();
  }

  // What is still empty counts as nothing so far.
  read(input) {
    if (!input.value.trim()) return 0;
    const [, decimals = ""] = input.value.trim().split(".");
    if (!PLAIN.test(input.value.trim()) || decimals.length > this.exponent) return null;
    return Math.round(Number(input.value) * 10 ** this.exponent);
  }

  figure(amount) {
    return (amount / 10 ** this.exponent).toLocaleString(language, {
      useGrouping: "always",
      minimumFractionDigits: this.exponent,
      maximumFractionDigits: this.exponent,
    });
  }

  show() {
    if (this.inputs.every((input) => !input.value.trim())) return;
    const amounts = this.inputs.map((input) => this.read(input));
    if (amounts.includes(null)) return;
    const sum = amounts.reduce((all, amount) => all + amount, 0);
    const freelancer = Math.min(sum, this.total);
    const isTooMuch = sum > this.total && !("caps" in this.form.dataset);
    const amount = `${this.figure(this.total)}\u00a0${this.currency}`;
    const most = this.inputs.length > 1 ? phrase("Together at most {amount}.", { amount }) : phrase("At most {amount}.", { amount });
    this.inputs.at(-1)?.setCustomValidity(isTooMuch ? most : "");
    this.draw(this.total - freelancer, freelancer);
    this.inputs.forEach((input, place) => this.write(`[data-share-of="${input.dataset.share}"] .money`, amounts[place]));
    this.write("[data-total] .money", freelancer);
  }

  draw(client, freelancer) {
    const split = this.form.querySelector("[data-split]");
    if (!split) return;
    // Until the first amount, a bar that is not divided stands in its place.
    this.form.querySelector("[data-undivided]")?.remove();
    this.form.querySelector("[data-divided]")?.removeAttribute("hidden");
    const bar = split.querySelector(".split__bar");
    const share = `${(100 * client) / this.total}%`;
    for (const rect of bar.querySelectorAll(".split__client, .split__over")) rect.setAttribute("width", share);
    bar.querySelector(".split__edge")?.setAttribute("x", share);
    const [left, right] = split.querySelectorAll(".split__end");
    const names = [left, right].map((end) => end.querySelector(".party b").textContent);
    bar.setAttribute(
      "aria-label",
      phrase("{client} gets {of_client}, {freelancer} gets {of_freelancer}", {
        client: names[0], of_client: `${this.figure(client)}\u00a0${this.currency}`,
        freelancer: names[1], of_freelancer: `${this.figure(freelancer)}\u00a0${this.currency}`,
      }),
    );
    this.figureIn(left.querySelector(".money"), client);
    this.figureIn(right.querySelector(".money"), freelancer);
  }

  write(selector, amount) {
    for (const money of this.form.querySelectorAll(selector)) this.figureIn(money, amount);
  }

  figureIn(money, amount) {
    const code = money.querySelector(".cur");
    money.firstChild.textContent = code ? `${this.figure(amount)}\u00a0` : this.figure(amount);
  }
}

for (const form of document.querySelectorAll("form[data-composer]")) new Composer(form);
