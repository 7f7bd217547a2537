/** Whether a text is an address that can be fetched over HTTP(S), and nothing more. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
