// The one function of libmime that is used here; the package brings no types.
declare module 'libmime' {
  const libmime: { decodeWords(value: string): string }
  export default libmime
}
