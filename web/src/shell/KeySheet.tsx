/** All keys on one sheet. */

import { Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { HelpLink } from '~/help/HelpLink'
import { useWords, type WordKey } from '~/words'
import classes from './KeySheet.module.css'
import { keySheet } from './keySheet'

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)
const MOD = MAC ? '⌘' : 'Ctrl'

/** Groups of keys; alternatives are parted by a slash, keys pressed together by a plus. */
const SHEET: { title: WordKey; keys: { press: string[]; does: WordKey }[] }[] = [
  {
    title: 'keys.anywhere',
    keys: [
      { press: [`${MOD}+K`, '/'], does: 'keys.search' },
      { press: ['?'], does: 'keys.sheet' },
      { press: ['C'], does: 'keys.create' },
      { press: [`${MOD}+P`], does: 'keys.print' },
      { press: ['['], does: 'keys.side' },
      { press: ['Esc'], does: 'keys.close' },
    ],
  },
  {
    title: 'keys.list',
    keys: [
      { press: ['J', '↓'], does: 'keys.down' },
      { press: ['K', '↑'], does: 'keys.up' },
      { press: ['←', '→'], does: 'keys.cell' },
      { press: ['Enter'], does: 'keys.open' },
      { press: ['Space'], does: 'keys.peek' },
      { press: ['X'], does: 'keys.pick' },
      { press: ['Shift+X'], does: 'keys.pick.range' },
      { press: ['E'], does: 'keys.edit' },
      { press: ['R'], does: 'keys.bin' },
      { press: [`${MOD}+V`], does: 'keys.paste' },
      { press: [`${MOD}+C`], does: 'keys.copy' },
    ],
  },
  {
    title: 'keys.editing',
    keys: [
      { press: ['Enter'], does: 'keys.save' },
      { press: [`${MOD}+Enter`], does: 'keys.save.long' },
      { press: ['Tab'], does: 'keys.next' },
      { press: ['Esc'], does: 'keys.restore' },
    ],
  },
  {
    title: 'keys.board',
    keys: [{ press: ['Space', '← →'], does: 'keys.carry' }],
  },
  {
    title: 'keys.record',
    keys: [{ press: ['K', 'J'], does: 'keys.beside' }],
  },
  {
    title: 'keys.calendar',
    keys: [
      { press: ['M', 'W', 'D', 'A'], does: 'keys.spans' },
      { press: ['T'], does: 'keys.today' },
      { press: ['PgUp', 'PgDn'], does: 'keys.step' },
    ],
  },
]

export function KeySheet({ opened }: { opened: boolean }) {
  const { t } = useWords()
  return (
    <Modal
      opened={opened}
      onClose={keySheet.close}
      title={t('keys.title')}
      size={680}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.sheet}>
        {SHEET.map((group) => (
          <section key={group.title} className={classes.group}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.keys.map((key) => (
                <div key={key.does} className={classes.line}>
                  <dt>{t(key.does)}</dt>
                  <dd>
                    {key.press.map((press) => (
                      <kbd key={press}>{press}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.more}>
        <HelpLink chapter="keyboard" onFollow={keySheet.close} />
        <Link to="/help" onClick={keySheet.close}>
          {t('help.all')}
        </Link>
      </p>
    </Modal>
  )
}
