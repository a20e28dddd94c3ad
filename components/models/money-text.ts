/** An amount in a currency, with three digits that matter: $0.164, $5.00, $1,250. Pure. */
export function moneyText(amount: number, currency: string): string {
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 100 ? 0 : size >= 1 ? 2 : 3;
  const limits =
    size > 0 && size < 0.1
      ? { maximumSignificantDigits: 3 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en", { style: "currency", currency, ...limits }).format(amount);
}
