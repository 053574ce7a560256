/** Writing down what happened, with the next step, in two clicks. */

import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core'
import {
  IconCalendarEvent,
  IconMapPin,
  IconMessages,
  IconNote,
  IconPaperclip,
  IconPhone,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import {
  type ClipboardEvent,
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { fieldOf, isEditable, may } from '~/api/catalog'
import { change, create, type Values } from '~/api/records'
import type { Named, ObjectDef, Row, Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { mayAttach } from '~/files/attachments'
import { filesOf } from '~/files/given'
import { useAttach } from '~/files/useAttach'
import { kindOf } from '~/kinds'
import { MentionArea } from '~/notice/MentionArea'
import { mentioned } from '~/notice/mentions'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import classes from './page.module.css'
import { refresh } from './refresh'
import { type About, aboutRecord } from './timelineField'
import { writeComment } from './writeComment'

const Given = lazy(async () => ({ default: (await import('~/files/Given')).Given }))

const KINDS = [
  { key: 'note', icon: IconNote },
  { key: 'call', icon: IconPhone },
  { key: 'meeting', icon: IconCalendarEvent },
  { key: 'visit', icon: IconMapPin },
  { key: 'comment', icon: IconMessages },
] as const

type KindKey = (typeof KINDS)[number]['key']

/** The outcomes offered as chips, those that happen most. */
const OUTCOMES = ['interested', 'agreed_next_step', 'thinking', 'call_back', 'no_answer', 'not_interested']

interface Props {
  object: ObjectDef
  row: Row
  about: About
  activity: ObjectDef
  /** Where comments go, if one can comment. */
  comments: ObjectDef | undefined
  /** How often one wished to write down a call: each time the place for it opens. */
  calls: number
}

export function Composer({ object, row, about, activity, comments, calls }: Props) {
  const { t, say } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const [kind, setKind] = useState<KindKey | null>(null)
  const [body, setBody] = useState('')
  const [chosen, setChosen] = useState<Named[]>([])
  const [outcome, setOutcome] = useState<string | null>(null)
  const [next, setNext] = useState<Values>({})
  const [unread, setUnread] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [round, setRound] = useState(0)
  const [files, setFiles] = useState<File[]>([])
  const catalog = useCatalog()
  const attach = useAttach(object, row.id)
  const picker = useRef<HTMLInputElement>(null)
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (calls === 0) return
    setKind('call')
    form.current?.scrollIntoView({ block: 'nearest' })
    form.current?.querySelector('textarea')?.focus()
  }, [calls])
  const outcomes =
    fieldOf(activity, 'outcome')?.options?.filter((option) => OUTCOMES.includes(option.key)) ?? []
  const nextField = fieldOf(object, 'next_step_at')
  const plans = nextField !== undefined && isEditable(object, nextField)

  const clear = () => {
    setKind(null)
    setBody('')
    setChosen([])
    setOutcome(null)
    setNext({})
    setFiles([])
    setProblem(null)
    setRound((count) => count + 1)
  }
  const save = async () => {
    if (unread) return setProblem(unread)
    const said = body.trim() || files.length > 0 || (outcome && kind !== 'comment')
    if (!said) return setProblem(t('composer.needed'))
    setBusy(true)
    try {
      const made = kind === 'comment' ? await comment() : await log()
      if (made && files.length > 0) attach(files, made)
      clear()
      await refresh(client, object)
      tell({ tone: 'good', text: t('composer.saved') })
    } catch (error) {
      setProblem(explain(error, t))
    } finally {
      setBusy(false)
    }
  }
  const comment = async () => {
    if (!comments) return null
    // What is only shown needs a word all the same.
    const words = body.trim() || t('timeline.file')
    const id = await writeComment(comments, object, row.id, words, mentioned(body, chosen))
    return { object: comments.name, id }
  }
  const log = async () => {
    const about_ = aboutRecord(about, row.id)
    // Beside a contact or an opportunity stands its customer.
    if (about.field !== 'account_id' && typeof row.account_id === 'number') about_.account_id = row.account_id
    const made = await create(activity, {
      ...about_,
      kind,
      body: body.trim() || null,
      outcome,
      happened_at: new Date().toISOString(),
      user_id: me.id,
    })
    if (Object.values(next).some((value) => value !== null)) await change(object, row.id, undefined, next)
    return { object: activity.name, id: made.id }
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      save()
    }
    if (event.key === 'Escape' && !body && files.length === 0) clear()
  }
  // What is pasted or dropped here goes with what is being written.
  const written = kind === 'comment' ? comments : activity
  const takes = kind !== null && written !== undefined && mayAttach(catalog, written)
  const take = (event: ClipboardEvent | DragEvent, data: DataTransfer) => {
    const given = takes ? filesOf(data) : []
    if (given.length === 0) return
    event.preventDefault()
    setFiles((known) => [...known, ...given])
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save()
  }
  return (
    <form
      key={round}
      ref={form}
      className={classes.composer}
      data-open={kind ? true : undefined}
      onSubmit={submit}
      onKeyDown={press}
      onPaste={(event) => take(event, event.clipboardData)}
      onDrop={(event) => take(event, event.dataTransfer)}
      data-takes-files={takes || undefined}
    >
      <div className={classes.kinds} role="group" aria-label={t('composer.kind')}>
        {KINDS.filter(({ key }) => key !== 'comment' || (comments && may(comments, 'create'))).map(
          ({ key, icon: Icon }) => (
            <button
              key={key}
              type="button"
              aria-pressed={kind === key}
              onClick={() => setKind(kind === key && !body && files.length === 0 ? null : key)}
            >
              <Icon size={16} stroke={1.75} aria-hidden />
              {t(`composer.${key}`)}
            </button>
          ),
        )}
      </div>
      {kind && (
        <>
          {kind === 'comment' ? (
            <MentionArea
              label={t('composer.comment')}
              example={t('composer.comment.example')}
              className={classes.words}
              value={body}
              onChange={setBody}
              onMention={(who) => setChosen((before) => [...before, who])}
            />
          ) : (
            <Textarea
              key={kind}
              autosize
              minRows={2}
              maxRows={10}
              variant="unstyled"
              className={classes.words}
              aria-label={t(`composer.${kind}`)}
              placeholder={t(`composer.${kind}.example`)}
              value={body}
              onChange={(event) => setBody(event.currentTarget.value)}
              autoFocus
            />
          )}
          {files.length > 0 && (
            <Suspense>
              <Given files={files} onDrop={(file) => setFiles(files.filter((other) => other !== file))} />
            </Suspense>
          )}
          {kind !== 'note' && kind !== 'comment' && (
            <div className={classes.chips} role="group" aria-label={t('composer.outcome')}>
              {outcomes.map((option) => (
                <button
                  key={option.key}
                  type="button"
                  aria-pressed={outcome === option.key}
                  onClick={() => setOutcome(outcome === option.key ? null : option.key)}
                >
                  {say(option.label)}
                </button>
              ))}
            </div>
          )}
          {plans && kind !== 'comment' && (
            <div className={classes.planNext}>
              <span>{t('composer.next')}</span>
              <TextInput
                size="xs"
                aria-label={t('composer.next.what')}
                placeholder={t('composer.next.what')}
                value={String(next.next_step ?? '')}
                onChange={(event) => setNext({ ...next, next_step: event.currentTarget.value || null })}
              />
              <NextAt
                id={id}
                object={object}
                row={row}
                onChange={(value) => setNext({ ...next, next_step_at: value })}
                onUnread={setUnread}
              />
            </div>
          )}
          {problem && (
            <span className={classes.problem} role="alert">
              {problem}
            </span>
          )}
          <div className={classes.composerEnd}>
            {takes && (
              <>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('files.add')}
                  title={t('files.add')}
                  onClick={() => picker.current?.click()}
                >
                  <IconPaperclip size={16} />
                </ActionIcon>
                <input
                  ref={picker}
                  type="file"
                  multiple
                  hidden
                  onChange={(event) => setFiles([...files, ...(event.currentTarget.files ?? [])])}
                />
              </>
            )}
            <span>{t('composer.keys')}</span>
            <Button variant="subtle" color="gray" size="compact-md" onClick={clear}>
              {t('cancel')}
            </Button>
            <Button type="submit" size="compact-md" loading={busy}>
              {t('composer.save')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

interface NextAtProps {
  id: string
  object: ObjectDef
  row: Row
  onChange: (value: Value) => void
  onUnread: (reason: string | null) => void
}

function NextAt({ id, object, row, onChange, onUnread }: NextAtProps) {
  const { t } = useWords()
  const field = fieldOf(object, 'next_step_at')
  if (!field) return null
  const { Input } = kindOf(field.kind)
  return (
    <>
      <label htmlFor={id} className="visually-hidden">
        {t('composer.next.at')}
      </label>
      <Suspense>
        <Input
          id={id}
          object={object}
          field={field}
          row={row}
          value={null}
          onChange={onChange}
          onUnread={onUnread}
        />
      </Suspense>
    </>
  )
}
