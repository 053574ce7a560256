/** One field: what it is called, its kind, what is asked of it, and what can be done with it. */

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconEye,
  IconEyeOff,
  IconPencil,
  IconRotate,
  IconTrash,
} from '@tabler/icons-react'
import type { ObjectDef } from '~/api/types'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import type { ReshapedField } from './api'
import { movedTo } from './draft'
import { KindWord } from './KindChoice'
import { kindIcon } from './kinds'
import classes from './reshape.module.css'
import { useReshape } from './useReshape'

interface Props {
  object: ObjectDef
  field: ReshapedField
  /** Among which fields it stands, and where, if that can be changed. */
  order?: { fields: ReshapedField[]; at: number }
  onOpen: () => void
}

export function FieldLine({ object, field, order, onOpen }: Props) {
  const { t, say } = useWords()
  const reshape = useReshape(object)
  const { busy, attempt } = useAttempt({ aloud: true })
  const Icon = kindIcon(field.kind)
  const label = say(field.label)
  const mayHide = field.may.includes('hidden') && (field.hidden || !field.required)
  return (
    <li className={classes.line} data-hidden={field.hidden || undefined}>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <button type="button" className={classes.name} onClick={onOpen}>
        {label}
      </button>
      <span className={classes.kind}>
        <KindWord kind={field.kind} />
      </span>
      <code className={classes.api}>{field.name}</code>
      <span className={classes.marks}>
        {(field.formula ?? field.rollup) !== null && (
          <span className={classes.mark}>
            {t(field.computing ? 'formula.computing' : field.rollup ? 'rollup.mark' : 'formula.mark')}
          </span>
        )}
        {field.required && <span className={classes.mark}>{t('reshape.mark.required')}</span>}
        {(field.required_when || field.shown_when) && <span className={classes.mark}>{t('asked.mark')}</span>}
        {field.hidden && <span className={classes.mark}>{t('reshape.mark.hidden')}</span>}
        {field.searchable && <span className={classes.mark}>{t('reshape.mark.searchable')}</span>}
        {field.changed && <span className={classes.mark}>{t('reshape.mark.changed')}</span>}
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            className={classes.menu}
            variant="subtle"
            color="gray"
            loading={busy}
            aria-label={t('reshape.more', { field: label })}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} aria-hidden />} onClick={onOpen}>
            {t('edit')}
          </Menu.Item>
          {order &&
            ([-1, 1] as const).map((step) => {
              const to = order.at + step
              if (to < 0 || to >= order.fields.length) return null
              return (
                <Menu.Item
                  key={step}
                  leftSection={
                    step < 0 ? <IconArrowUp size={14} aria-hidden /> : <IconArrowDown size={14} aria-hidden />
                  }
                  onClick={() => attempt(() => reshape.arrange(movedTo(order.fields, order.at, to)))}
                >
                  {t(step < 0 ? 'reshape.up' : 'reshape.down')}
                </Menu.Item>
              )
            })}
          {mayHide && (
            <Menu.Item
              leftSection={
                field.hidden ? <IconEye size={14} aria-hidden /> : <IconEyeOff size={14} aria-hidden />
              }
              onClick={() => attempt(() => reshape.hide(field, !field.hidden))}
            >
              {field.hidden ? t('reshape.show') : t('reshape.hide')}
            </Menu.Item>
          )}
          {field.changed && (
            <Menu.Item
              leftSection={<IconRotate size={14} aria-hidden />}
              onClick={() =>
                attempt(() => reshape.run('change_field', { field: field.name, as_shipped: true }))
              }
            >
              {t('reshape.as.shipped')}
            </Menu.Item>
          )}
          {field.own && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => attempt(() => reshape.remove(field))}
            >
              {t('reshape.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
