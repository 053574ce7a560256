/** The first screen: how things stand, and what needs me today. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { Failed } from '~/feedback/Failed'
import { useMe, useSession } from '~/shell/context'
import { Segments } from '~/shell/Segments'
import { useWords } from '~/words'
import { Day } from './Day'
import { Funnel } from './Funnel'
import classes from './home.module.css'
import { Numbers } from './Numbers'
import { total, type Whose } from './question'
import { Recent } from './Recent'
import { Team } from './Team'
import { useHome } from './useHome'

export function HomeScreen() {
  const { t, language } = useWords()
  const me = useMe()
  const { rights } = useSession()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const seesAll = rights.opportunities?.read === 'all'
  const whose: Whose = search.who ?? (seesAll ? 'team' : 'me')
  const home = useHome(whose)
  const mayChoose = seesAll || (home.me !== undefined && total([home.me], 'leading', 'count') > 0)
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(home.now)
  const part = home.now.getHours() < 12 ? 'morning' : home.now.getHours() < 18 ? 'afternoon' : 'evening'

  if (home.error && !home.me) return <Failed error={home.error} again={home.again} />
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <p className={classes.hello}>{t(`home.hello.${part}`, { name: me.name })}</p>
          <p className={classes.date}>{day}</p>
        </div>
        {mayChoose && (
          <Segments
            label={t('home.whose')}
            value={whose}
            onChange={(who) => navigate({ to: '.', search: (before) => ({ ...before, who }), replace: true })}
            options={[
              { value: 'me', label: t('home.mine') },
              { value: 'team', label: t(seesAll ? 'home.company' : 'home.team') },
            ]}
          />
        )}
      </header>
      <Numbers figures={home.figures} people={home.people} whose={whose} />
      <div className={classes.columns}>
        <Day me={home.me} now={home.now} />
        <div className={classes.side}>
          <Funnel people={home.people} stages={home.stages} whose={whose} now={home.now} />
          {whose === 'team' && <Team people={home.people} />}
          <Recent whose={whose} now={home.now} />
        </div>
      </div>
    </div>
  )
}
