import { Popover } from '@mantine/core'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './calendar.module.css'
import { type Source, USUAL } from './sources'

interface Props extends LateProps {
  sources: Source[]
  shown: string[]
  onShow: (shown: string[]) => void
}

/** Which dates are shown. */
export function SourceMenu({ button, sources, shown, onShow }: Props) {
  const { t, say } = useWords()
  const toggle = (key: string) =>
    onShow(shown.includes(key) ? shown.filter((each) => each !== key) : [...shown, key])
  return (
    <Popover position="bottom-end" width={300} trapFocus defaultOpened>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p="xs">
        <fieldset className={classes.sources}>
          <legend>{t('calendar.show')}</legend>
          {sources.map((source) => (
            <label key={source.key}>
              <input
                type="checkbox"
                checked={shown.includes(source.key)}
                onChange={() => toggle(source.key)}
              />
              <span className={classes.dot} style={{ background: `var(--o-${source.colour})` }} />
              {USUAL.includes(source.key)
                ? say(source.object.label_plural)
                : `${say(source.object.label)} · ${say(source.field.label)}`}
            </label>
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  )
}
