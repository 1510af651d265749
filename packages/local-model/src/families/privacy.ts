import type { Family } from './family.ts'

export const privacy: Family = {
  name: 'privacy',
  category: 'privacy',
  severity: 3,
  says: 'words of exposing somebody',
  patterns: {
    800: `
(dox|doxx|doxxed|doxed|doxxing|doxing|swatted|swatting)
(your|ur|his|her|their) (home|real|full|ip|phone|street|actual)? (address|ip|number|ssn|location) (is|are|was|its)
(his|her|their|your|ur) (phone|cell|mobile|whatsapp) number
(he|she|they|hes|shes|you|u) (lives|live|living) (at|on|in) .. (street|st|road|rd|avenue|ave|apartment|apt|drive)
(real|full|actual) name is
(leak|leaking|leaked|post|posting|expose|exposing|share|release|spread) (your|ur|his|her|their) .. (address|number|pics|info|nudes|photos|data|ip|dms|face|phone|messages|location|school|parents|information)
(pull|pulled|grab|grabbed|got|have|found|know) (your|ur|his|her|their) (ip|address|location|ssn|school|info)
(ip) (logger|grabber|grabbed|puller|grab)
(blackmail|blackmailing|extort|extortion|catfish|catfishing|stalk|stalking|stalked|stalker)
`,
  },
}
