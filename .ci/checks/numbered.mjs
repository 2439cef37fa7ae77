// numbered is lists of this text whose numbers are as long as their types make them.
export const numbered = (text) => [98, 998, 9998].map((start) => [0, 1, 2, 3, 4].map((i) => `${start + i}. ${text}`).join('\n')).concat(
  ['type="i" start="36"', 'type="i" start="6"', 'type="a" start="701"', 'start="-120"', 'start="-9"', 'start="9"'].map((how) => `<ol ${how}><li>${text}</li><li>${text}</li><li>${text}</li></ol>`)).join('\n\n<!-- -->\n\n')
