/** The user guide in Chinese, as it stands in `docs/guide/zh`. */
export default import.meta.glob<string>('../../../docs/guide/zh/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
