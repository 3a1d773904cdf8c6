/** The mark: a relation's end with its crow's foot. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" aria-hidden>
      <path d="M3 12h18M21 5 13 12l8 7" strokeLinejoin="round" />
      <circle cx="8" cy="12" r="3.1" fill="var(--surface)" />
    </svg>
  );
}
