/** Whether ten digits are a valid NHS number: weights 10 to 2, modulus 11 (NHS Data Dictionary, NHS NUMBER). */
export function isNhsNumber(text: string): boolean {
  const digits = [...text].map(Number);
  let total = 0;
  for (let place = 0; place < 9; place++) total += digits[place] * (10 - place);
  const remainder = 11 - (total % 11);
  return digits.length === 10 && digits[9] === (remainder === 11 ? 0 : remainder);
}
