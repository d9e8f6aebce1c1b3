import type { Words } from "../../core/ui/words.ts";

export const privacy: Words["privacy"] = {
  processed:
    "**Who processes it:** the pictures, prompts and questions you give me go to fal (fal.ai), which runs the models. I ask fal not to keep a record of them; pictures made there stay there for 7 days.",
  kept: "**What I store:** never your pictures. Answers: up to 30 days, under the picture's fingerprint, not your name. Whatever the buttons under an answer need (your words, the picture's link, the answer): 7 days, with your user ID. What you are waiting for: until it is answered, one day at most. Which of my replies belongs to which message without alt text: 30 days, and what it says: 7 days.",
  moderated:
    "**Moderation:** a server can have the pictures posted there checked for scams, even those of members who opted out; fal reads the text in them. For a scam picture I store its fingerprints, its text, and who posted it, where and with which words, for 180 days, for that server's moderators. `/privacy forget-me` does not delete this.",
  preferences:
    "**Your preferences:** what you choose with `/preferences` is stored with your user ID until you change or delete it. `/privacy forget-me` deletes it, too.",
  noticed:
    "**Private messages:** if a server's moderation removes your post, I may tell you why. I remember for a day that I did.",
  isOptedOut:
    "**You have opted out:** other people can't use me on your pictures, and I write no alt text for them unasked. To undo this, use `/privacy opt-in`.",
  isOptedIn:
    "**You have not opted out:** other people can use me on pictures that you post, and servers can have alt text written for them. To stop this, use `/privacy opt-out`. To delete what I store about you, use `/privacy forget-me`.",
  optedOut:
    "Done. From now on, other people can't use me on your pictures; you still can. To undo this, use `/privacy opt-in`.",
  optedIn: "Done. Other people can use me on your pictures again.",
  forgotten:
    "Done. I have deleted what I stored about you, so buttons under your earlier answers no longer work. Your choice about opting out stays as it was.",
};
