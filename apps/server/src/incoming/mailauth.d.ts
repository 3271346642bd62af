// The part of mailauth that its own types leave out.
declare module 'mailauth/lib/tools.js' {
  /** Relaxed alignment by the Public Suffix List; what aligned, or false. */
  export function getAlignment(fromDomain: string, domains: string[], strict?: boolean): { domain: string } | false
}
