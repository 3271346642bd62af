// The judging thread, and mails that kill it: a subject of HANG, OOM, DIE or THROW does to the thread what it says.
import judge, { type JudgeTask } from '../../apps/server/src/incoming/judge-thread.ts'

export default function run(task: JudgeTask) {
  const subject = /^Subject: (\w+)/m.exec(Buffer.from(task.raw).toString('latin1'))?.[1]
  if (subject === 'HANG') for (;;);
  if (subject === 'OOM') {
    const held: number[][] = []
    for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => i + held.length))
  }
  if (subject === 'DIE') process.exit(1)
  if (subject === 'THROW') throw new Error('no')
  return judge(task)
}
