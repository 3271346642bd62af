// What credentials look like, told apart from noise by their issuers' own prefixes. Each pattern is asked only where its
// hint stands, starts at the beginning of a run and is bounded, so that no text takes more than a few passes.

interface Shape {
  /** For a person. */
  what: string
  /** Literal text, one of which stands in every match. */
  hints: string[]
  pattern: RegExp
}

const start = '(?<![A-Za-z0-9_-])'
const shape = (what: string, hints: string[], pattern: string): Shape => ({
  what,
  hints,
  pattern: new RegExp(start + pattern),
})

const SHAPES: readonly Shape[] = [
  shape('an AWS access key', ['AKIA', 'ASIA'], '(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])'),
  shape(
    'an AWS secret key',
    ['secret_access_key', 'SECRET_ACCESS_KEY', 'SecretAccessKey', 'secretAccessKey'],
    '(?:aws_)?(?:secret_access_key|SecretAccessKey|secretAccessKey|AWS_SECRET_ACCESS_KEY|SECRET_ACCESS_KEY)["\']?\\s{0,9}[=:]\\s{0,9}["\']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])',
  ),
  shape('a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36}'),
  shape('a GitHub token', ['github_pat_'], 'github_pat_[A-Za-z0-9_]{50}'),
  shape('a GitLab token', ['glpat-'], 'glpat-[A-Za-z0-9_-]{20}'),
  shape('a Slack token', ['xox'], 'xox[abeoprs]-(?=[A-Za-z0-9-]{0,40}\\d)[A-Za-z0-9-]{20}'),
  shape(
    'a Slack webhook',
    ['hooks.slack.com/services/'],
    'hooks\\.slack\\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20}',
  ),
  shape('a Stripe key', ['k_live_', 'k_test_'], '[sr]k_(?:live|test)_[A-Za-z0-9]{16}'),
  shape('a webhook secret', ['whsec_'], 'whsec_[A-Za-z0-9+/_-]{24}'),
  shape('a Google API key', ['AIza'], 'AIza[0-9A-Za-z_-]{35}'),
  shape('a Google client secret', ['GOCSPX-'], 'GOCSPX-[A-Za-z0-9_-]{20}'),
  shape('an Anthropic key', ['sk-ant-'], 'sk-ant-[A-Za-z0-9_-]{20}'),
  shape(
    'an OpenAI key',
    ['sk-'],
    'sk-(?:(?:proj|svcacct|admin)-(?=[A-Za-z_-]{0,60}\\d)[A-Za-z0-9_-]{20}|(?=[A-Za-z]{0,40}\\d)[A-Za-z0-9]{40})',
  ),
  shape('an npm token', ['npm_'], 'npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])'),
  shape('a SendGrid key', ['SG.'], 'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32}'),
  shape('a Twilio key', ['SK'], 'SK[0-9a-f]{32}(?![0-9A-Za-z])'),
  shape('a Hugging Face token', ['hf_'], 'hf_[A-Za-z]{34}(?![A-Za-z0-9])'),
  shape('a DigitalOcean token', ['_v1_'], 'do[opr]_v1_[0-9a-f]{64}'),
  shape('a Shopify token', ['shp'], 'shp(?:at|ca|pa|ss)_[0-9a-f]{32}'),
  shape('a signed token', ['eyJ'], 'eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{16}'),
  shape(
    'a database password',
    ['://'],
    '(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?)://[^\\s:@/]{0,100}:[^\\s@/]{3,200}@[A-Za-z0-9]',
  ),
  {
    what: 'a private key',
    hints: ['PRIVATE KEY'],
    pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  },
]

/** What stands in the text, each kind once. */
export function findCredentials(text: string): string[] {
  const found = new Set<string>()
  for (const { what, hints, pattern } of SHAPES)
    if (hints.some(hint => text.includes(hint)) && pattern.test(text)) found.add(what)
  return [...found]
}
