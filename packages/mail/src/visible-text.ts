// The text a person sees in an HTML document. Linear, no limits on nesting that would throw.
import { readHtml } from './html-views.ts'

export function visibleText(html: string): string {
  return readHtml(html).visible
}
