/** What a record is and how it stands, at a glance. */

import { fieldOf } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { Star } from '~/favourites/Star'
import { thumbnailAddress } from '~/files/address'
import { CellValue } from '~/list/Line'
import { Title } from '~/list/Title'
import { titleOf } from '~/list/titles'
import { Follow } from '~/notice/Follow'
import { headlines, icons } from '~/objects'
import { iconOf } from '~/shell/icons'
import { useWords } from '~/words'
import { EditableField } from './EditableField'
import classes from './record.module.css'

export function Headline({ object, row, small }: { object: ObjectDef; row: Row; small?: boolean }) {
  const { t, say } = useWords()
  const Icon = iconOf(icons[object.name]?.(row) ?? object.icon)
  const { tags, facts } = headlines[object.name] ?? { tags: [], facts: [] }
  const present = (names: string[]) =>
    names.flatMap((name) => {
      const field = fieldOf(object, name)
      return field && !field.masked ? [field] : []
    })
  const title = fieldOf(object, object.title)
  const picture = pictureOf(object, row)
  return (
    <div className={classes.headline} data-small={small || undefined}>
      <div className={classes.headTop}>
        <span className={classes.icon}>
          {picture === null ? (
            <Icon size={small ? 18 : 20} stroke={1.75} aria-hidden />
          ) : (
            <img key={picture} className={classes.face} src={thumbnailAddress(picture, 96)} alt="" />
          )}
        </span>
        <h1 className={classes.title}>
          <Title object={object} row={row} />
        </h1>
        {present(tags)
          .filter((field) => readValue(row, field.name) !== null)
          .map((field) => (
            <CellValue key={field.name} object={object} field={field} row={row} />
          ))}
        <Star favourite={{ object: object.name, id: row.id }} title={titleOf(object, row) ?? t('untitled')} />
        <Follow object={object} id={row.id} />
      </div>
      <dl className={classes.facts}>
        {present(facts).map((field) => (
          <Fact key={field.name} object={object} field={field} row={row} />
        ))}
      </dl>
      {small && title?.writable && (
        <div className={classes.section}>
          <EditableField object={object} field={title} row={row} />
        </div>
      )}
      <span className="visually-hidden">{say(object.label)}</span>
    </div>
  )
}

/** The picture that stands for a record: of its first field that has one. */
function pictureOf(object: ObjectDef, row: Row): number | null {
  const pictures = object.fields.filter((field) => field.kind === 'image' && !field.masked)
  const found = pictures.map((field) => readValue(row, field.name)).find((value) => typeof value === 'number')
  return typeof found === 'number' ? found : null
}

function Fact({ object, field, row }: { object: ObjectDef; field: FieldDef; row: Row }) {
  const { say } = useWords()
  const value = readValue(row, field.name)
  return (
    <div className={classes.fact}>
      <dt>{say(field.label)}</dt>
      <dd>
        {value === null || value === '' ? '—' : <CellValue object={object} field={field} row={row} linked />}
      </dd>
    </div>
  )
}
