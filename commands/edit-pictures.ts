/** FLUX.2 pro takes up to nine pictures at once. */
export const MAX_EDIT_PICTURES = 9;
