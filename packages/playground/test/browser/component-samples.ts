/** Components that the bot itself does not send, yet another one of its answers might. */
export const PARTS = [
  {
    type: 17,
    accent_color: 0x3b_a5_5d,
    components: [
      {
        type: 9,
        components: [{ type: 10, content: "## Section\nwith a **thumbnail**" }],
        accessory: { type: 11, media: { url: "https://elsewhere.example/x.png" }, description: "a thumb" },
      },
      {
        type: 9,
        components: [{ type: 10, content: "with a hidden one" }],
        accessory: { type: 11, media: { url: "picture-1" }, description: "a hidden thumb", spoiler: true },
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
