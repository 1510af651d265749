import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10'

/** Every slash command that NEXUS has. */
export const definitions: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[] = [
  {
    type: ApplicationCommandType.ChatInput,
    name: 'nexus',
    description: 'Ask NEXUS about its decisions',
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'why',
        description: 'Why a message was judged as it was, step by step (staff only)',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'what',
            description: 'A message link, a message id, or a case such as #12',
            required: true,
            max_length: 200,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'appeal',
        description: 'Ask staff to look again at a decision about you',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'case',
            description: 'The case that you were told, such as #12',
            required: true,
            max_length: 50,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'status',
        description: 'Whether NEXUS is at work here, and up to where it has recorded',
      },
    ],
  },
]
