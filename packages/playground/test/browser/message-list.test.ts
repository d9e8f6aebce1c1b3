import type { Route } from "playwright-core";
import { expect, it } from "vitest";
import { en } from "../../../../src/locales/en/index.ts";
import { PARTS } from "./component-samples.ts";
import { describeInBrowser, focusOn } from "./browser-visit.ts";

describeInBrowser("messages in the page", (here) => {
  it("a picture is posted with alt text and as a spoiler, and shown when somebody asks for it", async () => {
    const { postPicture } = here();
    const posted = await postPicture({ alt: "Four coloured quarters", spoiler: true });
    const image = posted.getByRole("img", { name: "Four coloured quarters" });
    await expect(image.count()).resolves.toBe(0);
    await posted.getByRole("button", { name: "Spoiler: show the picture" }).click();
    await image.waitFor();
  });

  it("a sample picture is posted with one press, and its room is kept before it has loaded", async () => {
    const { page, next } = here();
    const asked = new Promise<Route>((resolve) => void page.route("**/files/**", resolve, { times: 1 }));
    const posted = await next(() => page.getByRole("button", { name: "Post a sample picture" }).click());
    const image = posted.getByRole("img", { name: /lighthouse .* A sign says: Harbour light\./ });
    const loading = await asked;
    const before = await image.boundingBox();
    await loading.continue();
    const isLoaded = `document.querySelector("article img[alt*=lighthouse], [role=article] figure img").complete`;
    await expect.poll(() => page.evaluate(isLoaded)).toBe(true);
    expect(before?.height).toBeGreaterThan(250);
    expect(await image.boundingBox()).toEqual(before);
  });

  it("who is named with an @ is mentioned, and can be chosen from a list", async () => {
    const { page, field, messages, next } = here();
    await field.fill("hello @si");
    await page.getByRole("option", { name: "@Sightline", selected: true }).waitFor();
    await field.press("Enter");
    await expect(field.inputValue()).resolves.toBe("hello @Sightline ");
    const chosen = await next(() => field.press("Enter"));
    await chosen.locator(".mention", { hasText: "@Sightline" }).waitFor();
    await field.fill("@nele and me@priya.example");
    await field.press("Enter");
    const typed = messages.filter({ hasText: "me@priya.example" }); // the bot, which was named, says something, too
    await typed.waitFor();
    await expect(typed.locator(".mention").allInnerTexts()).resolves.toEqual(["@Nele"]);
    await typed.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
    await expect(field.inputValue()).resolves.toBe("@Nele and me@priya.example");
    await page.keyboard.press("Escape");
  });

  it("times are told as Discord tells them, and how long ago something was stays true", async () => {
    const { page, field, next } = here();
    const twoMinutesAgo = Math.floor(Date.now() / 1000) - 125;
    await field.fill(`<t:${twoMinutesAgo}:R> on <t:0:D>`);
    const posted = await next(() => field.press("Enter"));
    const [relative, absolute] = [posted.locator(".markdown time").first(), posted.locator(".markdown time").last()];
    await expect(relative.innerText()).resolves.toBe("2 minutes ago");
    await expect(relative.getAttribute("datetime")).resolves.toBe(new Date(twoMinutesAgo * 1000).toISOString());
    await expect(absolute.innerText()).resolves.toMatch(/^(January 1, 1970|December 31, 1969)$/);
    await relative.evaluate((time) =>
      time.setAttribute("datetime", new Date(Date.now() + 3 * 3_600_500).toISOString()),
    );
    await page.evaluate(`import("/markdown/timestamps.js").then(({ refreshTimes }) => refreshTimes())`);
    await expect(relative.innerText()).resolves.toBe("in 3 hours");
  });

  it("a right click opens the menu of a message, and its command answers about the pictures", async () => {
    const { page, postPicture, next } = here();
    const posted = await postPicture();
    await posted.click({ button: "right" });
    const items = page.getByRole("menu").getByRole("menuitem");
    await expect(items.allInnerTexts()).resolves.toEqual(
      expect.arrayContaining([
        "Describe image",
        "Read text in image",
        "Ask about image",
        "Edit image",
        "Reply",
        "Delete",
      ]),
    );
    const answer = await next(() => items.filter({ hasText: "Describe image" }).click());
    await answer.getByRole("button", { name: "More detail" }).waitFor();
  });

  it("a modal keeps what is asked, counts letters, leaves with Escape, and answers", async () => {
    const { page, postPicture, next } = here();
    const posted = await postPicture();
    const more = posted.getByRole("button", { name: /^More/ });
    const open = async () => {
      await more.click();
      await page.getByRole("menuitem", { name: "Ask about image" }).click();
      return page.getByRole("dialog", { name: "Ask about the picture" });
    };
    const dialog = await open();
    const question = dialog.getByLabel("What would you like to know?");
    await question.fill("What is at the top?");
    await dialog.getByText(/^19 of \d+$/).waitFor();
    await focusOn(question);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await focusOn(more);

    await open();
    await question.fill("What is at the bottom?");
    const answer = await next(() => dialog.getByRole("button", { name: "Submit" }).click());
    await answer.getByText("Question: What is at the bottom?").waitFor();
    await dialog.waitFor({ state: "detached" });
  });

  it("a dialogue with boxes is a field set with a legend, keeps what must be checked, and is answered", async () => {
    const { page, postPicture } = here();
    const posted = await postPicture();
    await posted.getByRole("button", { name: /^More/ }).click();
    await page.getByRole("menuitem", { name: "Report scam image" }).click();
    const dialog = page.getByRole("dialog", { name: en.moderation.report.title });
    const pictures = dialog.getByRole("group", { name: en.moderation.report.pictures });
    const [picture, remove] = [
      pictures.getByRole("checkbox"),
      dialog
        .getByRole("group", { name: en.moderation.report.steps })
        .getByRole("checkbox", { name: en.moderation.report.delete }),
    ];
    await expect(picture.isChecked()).resolves.toBe(true);
    await expect(remove.isChecked()).resolves.toBe(false);
    const descriptionId = await remove.getAttribute("aria-describedby");
    await expect(dialog.locator(`#${descriptionId}`).innerText()).resolves.not.toBe("");
    await picture.uncheck();
    await dialog.getByRole("button", { name: "Submit" }).click();
    await dialog.waitFor(); // the browser does not send it off
    await picture.check();
    await remove.check();
    await dialog.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("article").filter({ hasText: en.moderation.report.messageDeleted }).waitFor();
  });

  it("a button under an answer leads on to another one", async () => {
    const { page, postPicture, next } = here();
    const posted = await postPicture();
    await posted.getByRole("button", { name: /^More/ }).click();
    const first = await next(() => page.getByRole("menuitem", { name: "Read text in image" }).click());
    await first.getByRole("button", { name: "Ask about it" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").first().fill("Why?");
    const second = await next(() => dialog.getByRole("button", { name: "Submit" }).click());
    await second.getByText("Question: Why?").waitFor();
  });

  it("own messages are edited and deleted, and a reply shows what it replies to", async () => {
    const { page, field, next, messages } = here();
    await field.fill("The **first** word");
    const posted = await next(() => field.press("Enter"));
    await expect(posted.locator("strong").innerText()).resolves.toBe("first");
    await posted.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Reply" }).click();
    await page.getByText("Replying to Tomasz").waitFor();
    await field.fill("An answer to it");
    const reply = await next(() => field.press("Enter"));
    await reply.getByRole("link", { name: "Reply to Tomasz: The first word" }).waitFor();

    for (const [before, after] of [
      ["The **first** word", "Another word"],
      ["Another word", "The last word"],
    ] as const) {
      await posted.click({ button: "right" });
      await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
      await expect(field.inputValue()).resolves.toBe(before);
      await field.fill(after);
      await field.press("Enter");
      await posted.getByText(after).waitFor();
    }
    await posted.getByText("(edited)").waitFor();

    const count = await messages.count();
    await reply.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await messages.nth(count - 1).waitFor({ state: "detached" });
    await page.getByText("An answer to it").waitFor({ state: "detached" });
  });

  it("other places are their own, and what is new there is marked", async () => {
    const { page, openPlace, messages, field, next, open } = here();
    await messages.first().waitFor();
    await openPlace("pictures");
    await expect(messages.count()).resolves.toBe(0);
    await openPlace("Sightline");
    const other = await open({});
    await other.openPlace("pictures");
    await other.field.fill("only there");
    await other.next(() => other.field.press("Enter"));

    await page.getByRole("button", { name: "pictures new" }).waitFor();
    await expect(messages.getByText("only there").count()).resolves.toBe(0);
    await field.fill("hello");
    await next(() => field.press("Enter"));
    await openPlace("pictures");
    await messages.getByText("only there").waitFor();
    await openPlace("general");
    await messages.first().waitFor();
  });

  it("what people write is never markup", async () => {
    const { field, next } = here();
    await field.fill(`<img src=x onerror="alert(1)"> [click](javascript:alert(1)) <b>bold</b>`);
    const posted = await next(() => field.press("Enter"));
    await posted.getByText(`<img src=x onerror="alert(1)"> [click](javascript:alert(1)) <b>bold</b>`).waitFor();
    await expect(posted.locator("b, a, .markdown img").count()).resolves.toBe(0);
  });

  it("draws what Discord's messages can hold, and hears what is chosen", async () => {
    const { page, field, next } = here();
    await field.fill("to be replaced");
    const message = await next(() => field.press("Enter"));
    await page.evaluate(`import("/components/message-components.js").then(({ drawPart }) => {
      globalThis.pressed = [];
      const around = {
        files: { "picture-1": "/images/icon.svg", "picture-2": "/images/icon.svg" },
        nameOf: () => undefined,
        people: [{ id: "7", name: "Priya" }],
        press: (...what) => globalThis.pressed.push(what),
      };
      const message = [...document.querySelectorAll("discord-message")].at(-1);
      message.append(...${JSON.stringify(PARTS)}.map((part) => drawPart(part, around)));
    })`);
    await message.getByRole("heading", { name: "Section" }).waitFor();
    await message.getByText("A picture at elsewhere.example, which the playground does not load. a thumb").waitFor();
    const hidden = message.getByRole("button", { name: "Spoiler: show the picture" });
    expect((await hidden.boundingBox())?.width).toBeLessThanOrEqual(88);
    await hidden.click();
    await message.getByRole("img", { name: "a hidden thumb" }).waitFor();
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
