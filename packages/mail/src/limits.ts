// How much of a message is read. Real mail stays far below each of these; what goes beyond is kept as raw bytes
// and reported in `ParsedMail.incomplete`, so that it can never be judged clear. Nothing here throws.

export const LIMITS = {
  /** Bytes of one header block. */
  headerBytes: 256 * 1024,
  /** Header fields in one block. */
  headerFields: 2_000,
  /** Mailboxes read from one address header. */
  mailboxes: 1_000,
  /** Message ids kept from References. */
  references: 100,
  /** Characters of one message id, angle brackets included (RFC 5322 §2.1.1). */
  messageIdChars: 998,
  /** MIME parts below one another. */
  mimeDepth: 30,
  /** MIME parts of one message, those of messages inside it too. */
  parts: 1_000,
  /** Messages inside messages. */
  nestedMessages: 5,
  /** Characters of a boundary; RFC 2046 allows 70. */
  boundaryChars: 500,
  /** Bytes of decoded text of one part that is read; more is withheld or makes the message incomplete. */
  textBytes: 8 * 1024 * 1024,
  /** Bytes of one message that are read a second time, where readers disagree about a part. */
  otherReadingBytes: 4 * 1024 * 1024,
  /** Bytes of UTF-7 of one part, which is slow to decode and has no honest use. */
  utf7Bytes: 256 * 1024,
  /** HTML elements open at once. */
  htmlDepth: 20_000,
  /** Links and images of one message. */
  links: 10_000,
  /** Characters of a link's text that are kept. */
  linkTextChars: 300,
  /** Characters of a link's target that are kept in `links`; the view holds it whole. */
  linkHrefChars: 8_192,
  /** Characters of a file name. */
  filenameChars: 150,
} as const
