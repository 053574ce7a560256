/** Beside a field: that the company knows somebody like this already. It takes the free end of the label's line. */

import { Button, Popover } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '~/words'
import classes from './duplicates.module.css'
import type { Known } from './known'

/** Escape in here closes this alone, not the form below it. */
const OWN_ESCAPE = { 'data-mantine-stop-propagation': 'true' }

export function Mark({ known, onUse }: { known: Known[]; onUse: (one: Known) => void }) {
  const { t, say } = useWords()
  return (
    <Popover position="bottom-end" width={320} trapFocus withinPortal shadow="md">
      <Popover.Target>
        <button type="button" className={classes.mark} {...OWN_ESCAPE}>
          <IconUsers size={14} aria-hidden />
          {t('duplicates.mark', { count: known.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.list} {...OWN_ESCAPE}>
        {known.map((one) => (
          <section key={`${one.plural}-${one.id ?? say(one.text)}`} className={classes.one}>
            <p>{say(one.text)}</p>
            {one.id !== null && (
              <div className={classes.ways}>
                <Button
                  {...OWN_ESCAPE}
                  size="compact-sm"
                  variant="default"
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to="/$object/$id"
                      params={{ object: one.plural, id: String(one.id) }}
                      target="_blank"
                    />
                  )}
                >
                  {t('duplicates.look')}
                </Button>
                <Button {...OWN_ESCAPE} size="compact-sm" variant="light" onClick={() => onUse(one)}>
                  {t('duplicates.use')}
                </Button>
              </div>
            )}
          </section>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
