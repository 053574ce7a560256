/** Every address of the app. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { whenSignedOut } from './api/client'
import { catalogQuery, queryClient, sessionQuery } from './api/queries'
import { keepApart } from './demo/apart'
import { savedViewsQuery } from './list/views/savedViews'
import { Broken } from './screens/Broken'
import { NotThere } from './screens/NotThere'
import { passwordQuery } from './screens/password'
import { setupQuery } from './setup/setup'
import { type AppSearch, parseSearch, stringifySearch, validateSearch } from './shell/search'
import type { WordKey } from './words'

const root = createRootRoute({ component: Outlet, validateSearch, notFoundComponent: NotThere })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./screens/SignIn'), 'SignIn'),
  beforeLoad: async () => {
    if (await queryClient.ensureQueryData(sessionQuery)) throw redirect({ to: '/' })
    if ((await queryClient.fetchQuery(setupQuery)).open) throw redirect({ to: '/setup' })
  },
  loader: () => queryClient.ensureQueryData(passwordQuery),
})

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('./screens/Forgotten'), 'Forgotten'),
  loader: () => queryClient.ensureQueryData(passwordQuery),
})

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  component: lazyRouteComponent(() => import('./screens/NewPassword'), 'NewPassword'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup/SetupScreen'), 'SetupScreen'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: lazyRouteComponent(() => import('./shell/Shell'), 'Shell'),
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    keepApart(session.demo === 'here')
  },
  loader: () => queryClient.ensureQueryData(catalogQuery),
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('./home/HomeScreen'), 'HomeScreen'),
  staticData: { title: 'nav.today' },
})

const calendar = createRoute({
  getParentRoute: () => app,
  path: '/calendar',
  component: lazyRouteComponent(() => import('./calendar/CalendarScreen'), 'CalendarScreen'),
  staticData: { title: 'nav.calendar' },
})

const dashboards = createRoute({
  getParentRoute: () => app,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./dashboard/DashboardList'), 'DashboardList'),
  staticData: { title: 'nav.dashboards' },
})

const dashboard = createRoute({
  getParentRoute: () => app,
  path: '/dashboards/$id',
  component: lazyRouteComponent(() => import('./dashboard/DashboardScreen'), 'DashboardScreen'),
  staticData: { title: 'nav.dashboards' },
})

const profile = createRoute({
  getParentRoute: () => app,
  path: '/me',
  component: lazyRouteComponent(() => import('./profile/ProfileScreen'), 'ProfileScreen'),
  staticData: { title: 'nav.profile' },
})

const changes = createRoute({
  getParentRoute: () => app,
  path: '/changes',
  component: lazyRouteComponent(() => import('./changes/ChangesScreen'), 'ChangesScreen'),
  staticData: { title: 'nav.changes' },
})

const bin = createRoute({
  getParentRoute: () => app,
  path: '/bin',
  component: lazyRouteComponent(() => import('./bin/BinScreen'), 'BinScreen'),
  staticData: { title: 'nav.bin' },
})

const duplicates = createRoute({
  getParentRoute: () => app,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./duplicates/DuplicatesScreen'), 'DuplicatesScreen'),
  staticData: { title: 'nav.duplicates' },
})

const reshape = createRoute({
  getParentRoute: () => app,
  path: '/settings/fields',
  component: lazyRouteComponent(() => import('./reshape/ReshapeScreen'), 'ReshapeScreen'),
  staticData: { title: 'nav.reshape' },
})

const reshapeObject = createRoute({
  getParentRoute: () => app,
  path: '/settings/fields/$plural',
  component: lazyRouteComponent(() => import('./reshape/ReshapeScreen'), 'ReshapeScreen'),
  staticData: { title: 'nav.reshape' },
})

const demo = createRoute({
  getParentRoute: () => app,
  path: '/demo',
  component: lazyRouteComponent(() => import('./demo/DemoScreen'), 'DemoScreen'),
  staticData: { title: 'demo.title' },
})

const reshapeRules = createRoute({
  getParentRoute: () => app,
  path: '/settings/fields/$plural/rules',
  component: lazyRouteComponent(() => import('./reshape/ReshapeScreen'), 'RulesScreen'),
  staticData: { title: 'nav.reshape' },
})

const notices = createRoute({
  getParentRoute: () => app,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notice/NoticesScreen'), 'NoticesScreen'),
  staticData: { title: 'notice.title' },
})

const jobs = createRoute({
  getParentRoute: () => app,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./jobs/all/JobsScreen'), 'JobsScreen'),
  staticData: { title: 'nav.jobs' },
})

const help = createRoute({
  getParentRoute: () => app,
  path: '/help',
  component: lazyRouteComponent(() => import('./help/HelpScreen'), 'HelpScreen'),
  staticData: { title: 'help.title' },
})

const helpChapter = createRoute({
  getParentRoute: () => app,
  path: '/help/$chapter',
  component: lazyRouteComponent(() => import('./help/HelpScreen'), 'HelpScreen'),
  staticData: { title: 'help.title' },
})

const docs = createRoute({
  getParentRoute: () => app,
  path: '/api/docs',
  component: lazyRouteComponent(() => import('./docs/DocsScreen'), 'DocsScreen'),
  staticData: { title: 'docs.title' },
})

const list = createRoute({
  getParentRoute: () => app,
  path: '/$object',
  component: lazyRouteComponent(() => import('./list/ListScreen'), 'ListScreen'),
  loader: () => {
    void queryClient.prefetchQuery(savedViewsQuery)
  },
})

const importing = createRoute({
  getParentRoute: () => app,
  path: '/$object/import',
  component: lazyRouteComponent(() => import('./import/ImportScreen'), 'ImportScreen'),
  staticData: { title: 'import.title' },
})

const record = createRoute({
  getParentRoute: () => app,
  path: '/$object/$id',
  component: lazyRouteComponent(() => import('./record/RecordScreen'), 'RecordScreen'),
})

/** Whatever else stands in an address: who is signed in keeps the way back beside it. */
const elsewhere = createRoute({ getParentRoute: () => app, path: '$', component: NotThere })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    forgotten,
    newPassword,
    app.addChildren([
      home,
      calendar,
      dashboards,
      dashboard,
      profile,
      changes,
      bin,
      duplicates,
      reshape,
      reshapeObject,
      demo,
      reshapeRules,
      notices,
      jobs,
      help,
      helpChapter,
      docs,
      list,
      importing,
      record,
      elsewhere,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotThere,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** What stands in the top bar of a screen that is no list. */
    title?: WordKey
  }
}

whenSignedOut((ofDemo) => {
  // The own company's session, if there is one, goes on.
  if (ofDemo) return location.assign('/')
  queryClient.setQueryData(sessionQuery.queryKey, null)
  const { href, pathname } = router.state.location
  if (pathname !== '/sign-in') router.navigate({ to: '/sign-in', search: { to: href } satisfies AppSearch })
})
