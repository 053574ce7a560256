/** Table, board, calendar or chart of the same records; and by which field. */

import {
  IconCalendar,
  IconChartBar,
  IconChevronDown,
  IconLayoutKanban,
  IconList,
  type TablerIcon,
} from '@tabler/icons-react'
import { lazy } from 'react'
import { Late } from '~/shell/Late'
import type { Shape } from '~/shell/search'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import classes from '../list.module.css'
import type { List } from '../useList'
import { fieldsFor, shapesOf } from './shapes'

const ShapeMenu = lazy(async () => ({ default: (await import('./ShapeMenu')).ShapeMenu }))
const ByMenu = lazy(async () => ({ default: (await import('./ByMenu')).ByMenu }))

export const SHAPE_ICONS: Record<Shape, TablerIcon> = {
  table: IconList,
  board: IconLayoutKanban,
  calendar: IconCalendar,
  chart: IconChartBar,
}

export function ShapeSwitch({ list }: { list: List }) {
  const { t, say } = useWords()
  const phone = usePhone()
  const shapes = shapesOf(list.object)
  const Icon = SHAPE_ICONS[list.shape]
  return (
    <>
      {list.byField && fieldsFor(list.object, list.shape).length > 1 && (
        <Late
          menu={ByMenu}
          menuProps={{ list }}
          button={(press) => (
            <button type="button" className={classes.by} aria-haspopup="menu" onClick={press}>
              {t('list.by', { field: list.byField ? say(list.byField.label) : '' })}
              <IconChevronDown size={14} aria-hidden />
            </button>
          )}
        />
      )}
      {phone ? (
        <Late
          menu={ShapeMenu}
          menuProps={{ list }}
          button={(press) => (
            <button
              type="button"
              className={classes.iconButton}
              aria-haspopup="menu"
              aria-label={t('list.as')}
              onClick={press}
            >
              <Icon size={18} aria-hidden />
            </button>
          )}
        />
      ) : (
        <fieldset className={classes.shapes}>
          <legend className="visually-hidden">{t('list.as')}</legend>
          {shapes.map((shape) => (
            <One key={shape} shape={shape} list={list} />
          ))}
        </fieldset>
      )}
    </>
  )
}

function One({ shape, list }: { shape: Shape; list: List }) {
  const { t } = useWords()
  const Icon = SHAPE_ICONS[shape]
  const word = t(`list.${shape}`)
  return (
    <button
      type="button"
      aria-pressed={list.shape === shape}
      aria-label={word}
      title={word}
      onClick={() => list.setShape(shape)}
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
