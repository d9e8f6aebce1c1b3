import { expect, it } from "vitest";
import { describeInBrowser } from "./visit.ts";

/** Components that the bot itself does not send, yet another one of its answers might. */
const PARTS = [
  {
    type: 17,
    accent_color: 0x3b_a5_5d,
    components: [
      {
        type: 9,
        components: [{ type: 10, content: "## Section\nwith a **thumbnail**" }],
        accessory: { type: 11, media: { url: "https://elsewhere.example/x.png" }, description: "a thumb" },
      },
      { type: 14, divider: true, spacing: 2 },
      { type: 10, content: "-# below the line" },
    ],
  },
  { type: 13, file: { url: "https://cdn.example/notes.txt" }, name: "notes.txt", spoiler: true },
  {
    type: 12,
    items: [1, 2].map((number) => ({ media: { url: `picture-${number}` }, description: `Picture ${number}` })),
  },
  {
    type: 1,
    components: [
      {
        type: 3,
        custom_id: "one",
        placeholder: "Choose a fruit",
        options: [
          { label: "Apple", value: "apple" },
          { label: "Pear", value: "pear", description: "green" },
        ],
      },
    ],
  },
  {
    type: 1,
    components: [
      {
        type: 3,
        custom_id: "some",
        placeholder: "Choose two",
        min_values: 1,
        max_values: 2,
        options: ["a", "b", "c"].map((value) => ({ label: value.toUpperCase(), value })),
      },
    ],
  },
  { type: 1, components: [{ type: 5, custom_id: "who", placeholder: "Whom?" }] },
  {
    type: 1,
    components: [
      { type: 2, style: 1, custom_id: "yes", label: "Yes" },
      { type: 2, style: 3, custom_id: "good", label: "Good" },
      { type: 2, style: 4, custom_id: "bad", label: "Bad", disabled: true },
      { type: 2, style: 5, url: "https://elsewhere.example/", label: "Elsewhere" },
    ],
  },
];

describeInBrowser("components", (here) => {
  it("draws what Discord's messages can hold, and hears what is chosen", async () => {
    const { page, field, next } = here();
    await field.fill("to be replaced");
    const message = await next(() => field.press("Enter"));
    await page.evaluate(`import("/message-parts.js").then(({ drawPart }) => {
      globalThis.pressed = [];
      const around = {
        files: { "picture-1": "/icon.svg", "picture-2": "/icon.svg" },
        nameOf: () => undefined,
        people: [{ id: "7", name: "Priya" }],
        press: (...what) => globalThis.pressed.push(what),
      };
      const message = [...document.querySelectorAll("discord-message")].at(-1);
      message.append(...${JSON.stringify(PARTS)}.map((part) => drawPart(part, around)));
    })`);
    await message.getByRole("heading", { name: "Section" }).waitFor();
    await message.getByText("A picture at elsewhere.example, which the playground does not load. a thumb").waitFor();
    await expect(message.getByRole("img", { name: /^Picture [12]$/ }).count()).resolves.toBe(2);
    await message.getByRole("button", { name: "Spoiler: show the file" }).click();
    await message.getByText("notes.txt").waitFor();

    await message.getByLabel("Choose a fruit").selectOption("pear");
    await message.getByRole("group", { name: "Choose two" }).getByLabel("A").check();
    await message.getByLabel("C", { exact: true }).check();
    await expect(message.getByLabel("B", { exact: true }).isDisabled()).resolves.toBe(true);
    await message.getByRole("button", { name: "Choose", exact: true }).click();
    await message.getByLabel("Whom?").selectOption({ label: "Priya" });
    await message.getByRole("button", { name: "Yes" }).click();
    await message.getByRole("button", { name: "Bad" }).click({ force: true });
    await expect(message.getByRole("link", { name: "Elsewhere" }).getAttribute("rel")).resolves.toBe(
      "noopener noreferrer",
    );
    await expect(page.evaluate("pressed")).resolves.toEqual([
      ["one", ["pear"]],
      ["some", ["a", "c"]],
      ["who", ["7"]],
      ["yes"],
    ]);
  });
});
