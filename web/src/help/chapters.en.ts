/** The user guide in English, as it stands in `docs/guide/en`. */
export default import.meta.glob<string>('../../../docs/guide/en/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})
