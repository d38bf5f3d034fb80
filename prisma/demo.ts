/** The demo workspace: a small team that makes a bicycle route planner. */

export const PASSWORD = 'parley-demo';

export const people = [
  { username: 'maya', displayName: 'Maya Lindqvist', owner: true },
  { username: 'tomas', displayName: 'Tomás Ferreira' },
  { username: 'aiko', displayName: 'Aiko Tanaka' },
  { username: 'jonas', displayName: 'Jonas Weber' },
  { username: 'zeynep', displayName: 'Zeynep Kaya' },
  { username: 'priya', displayName: 'Priya Raman' },
  { username: 'ben', displayName: 'Ben Okafor' },
  { username: 'lea', displayName: 'Léa Moreau' },
];

const everybody = people.map(({ username }) => username);
const H = 60;
const D = 24 * H;

interface DemoRoom {
  name: string;
  topic: string;
  visibility: 'public' | 'private';
  /** Default: everyone. */
  posting?: 'moderators';
  /** Those who have it among their favourites. */
  favouriteOf?: string[];
  /** The first one makes the room. */
  members: string[];
  messages: DemoMessage[];
}

/** Author, minutes ago, text; who reacted, by emoji. */
export type DemoMessage = [
  author: string,
  minutes: number,
  body: string,
  reactions?: Record<string, string[]>,
];

export const rooms: DemoRoom[] = [
  {
    name: 'general',
    topic: 'What everyone should know. Quiet by design.',
    visibility: 'public',
    members: everybody,
    messages: [
      [
        'maya',
        6 * D + 3 * H,
        'Welcome to our own chat 🎉 It runs on the little box under Ben’s desk, backups go to Lyon every night.',
        { '🎉': ['ben', 'lea', 'aiko', 'tomas'], '❤️': ['priya', 'zeynep'] },
      ],
      [
        'ben',
        6 * D + 3 * H - 4,
        'The box has a name, thank you very much. It is called Otto.',
        { '😂': ['maya', 'lea', 'jonas'] },
      ],
      ['lea', 6 * D + 3 * H - 6, 'Bonjour Otto 👋'],
      ['zeynep', 5 * D + 5 * H, 'Short week: Thursday is a holiday here in İzmir, I am back on Friday.'],
      ['tomas', 5 * D + 5 * H - 2, 'Enjoy! I take the support queue on Thursday.'],
      [
        'maya',
        3 * D + 2 * H,
        'Reminder: the all-hands moved to 15:30. Agenda:\n\n1. Autumn numbers\n2. Offline maps, where we stand\n3. Hiring: one more for the routing team',
      ],
      ['jonas', 3 * D + 2 * H - 8, 'I will bring the tile-size charts for point 2.'],
      [
        'priya',
        1 * D + 4 * H,
        'Invoices for October are out. If a customer asks about the new VAT line, point them at https://example.org/help/vat',
        { '🙏': ['maya', 'tomas'] },
      ],
      ['maya', 1 * D + 4 * H - 5, 'Thank you Priya, that was a lot of paper.'],
      ['aiko', 5 * H, 'Good morning from Kyoto. The ginkgo trees are at their best this week.'],
      ['lea', 4 * H + 50, 'Pictures or it did not happen 🍂'],
    ],
  },
  {
    name: 'launch',
    topic: 'Offline maps 2.0, out on December 3',
    visibility: 'public',
    favouriteOf: ['maya', 'aiko'],
    members: ['maya', 'tomas', 'aiko', 'jonas', 'lea', 'ben'],
    messages: [
      ['maya', 2 * D + 6 * H, 'Twelve days. What is still red on the board?'],
      [
        'jonas',
        2 * D + 6 * H - 3,
        'Resume of interrupted downloads. It works, but a phone that sleeps for hours starts over.',
      ],
      ['aiko', 2 * D + 6 * H - 5, 'I can take that. I have the flaky phone already.'],
      [
        'jonas',
        2 * D + 6 * H - 6,
        'You are a hero. The cursor is in `DownloadPlan.resume`, the tests next to it.',
      ],
      [
        'lea',
        1 * D + 7 * H,
        'The store texts are translated: fr, de, pt, tr, ja. Somebody please read the Japanese aloud once.',
      ],
      [
        'aiko',
        1 * D + 7 * H - 9,
        'Read it. One sentence sounds like a washing machine manual, I left a note.',
      ],
      ['lea', 1 * D + 7 * H - 11, 'Ha, fixed.'],
      ['tomas', 22 * H, 'Beta group is at 412 people. Crash-free sessions 99.7 %.'],
      [
        'maya',
        22 * H - 2,
        'That is better than 1.9 ever was. Well done all of you.',
        { '🚀': ['aiko', 'jonas', 'ben'] },
      ],
      [
        'maya',
        22 * H - 4,
        'So what is left is:\n\n- [x] Store texts, _also_ in Japanese\n- [x] Crash on devices without a compass\n- [ ] Resume of interrupted downloads\n- [ ] [Press kit](https://example.org/press)',
      ],
      [
        'aiko',
        3 * H,
        'Resume is in review. A phone that slept for eight hours went on at tile 18,204 of 20,000.',
      ],
      ['jonas', 2 * H + 40, 'Reviewed, two small remarks, nothing that blocks.'],
      ['tomas', 55, 'I will put it into tonight’s beta.'],
      ['ben', 48, 'Otto builds at 19:00, so anything merged by then is in.'],
      [
        'aiko',
        12,
        'Merged. Going to look at leaves now.',
        { '🍁': ['lea', 'maya'], '🎉': ['jonas', 'tomas', 'ben'] },
      ],
    ],
  },
  {
    name: 'routing',
    topic: 'Hills, surfaces, and why it sent you over the stairs',
    visibility: 'public',
    members: ['jonas', 'maya', 'aiko', 'zeynep', 'tomas'],
    messages: [
      ['zeynep', 4 * D + 2 * H, 'A rider in Porto was sent down 114 steps. In her words: “scenic, but no”.'],
      ['tomas', 4 * D + 2 * H - 3, 'I know those steps. My knees know those steps.'],
      [
        'jonas',
        4 * D + 2 * H - 10,
        'The ramp tag is set on that way, so we thought one could push a bike. I will weigh steps by their count instead of yes/no.',
      ],
      ['maya', 4 * D + 2 * H - 14, 'How much slower does that make the graph build?'],
      ['jonas', 4 * D + 1 * H, 'Measured on Portugal: 41 s before, 43 s after. Fine by me.'],
      [
        'zeynep',
        2 * D + 1 * H,
        'The Porto rider answered:\n\n> You kept me dry and off the stairs. Five stars.\n\nI printed it.',
      ],
      ['aiko', 2 * D + 1 * H - 1, '⭐⭐⭐⭐⭐'],
      ['jonas', 7 * H, 'Next one: cobblestones. Who has an opinion on how much a kilometre of them costs?'],
      ['tomas', 6 * H + 52, '3 km of asphalt. In the rain, 5.'],
      ['maya', 6 * H + 40, 'Put **both** in, and let the weather decide.'],
      [
        'jonas',
        4 * H + 12,
        'Done. One kilometre counts as so many of dry asphalt:\n\n| Surface | dry | in the rain |\n|---|--:|--:|\n| Asphalt | 1 | 1.1 |\n| Gravel | 1.4 | 1.9 |\n| Cobblestones | 3 | 5 |\n| Stairs, each ten | 2 | 4 |',
      ],
      [
        'jonas',
        4 * H + 10,
        'All there is to it:\n\n```ts\nexport const costOf = (way: Way, rain: boolean): number => {\n  const { dry, wet } = SURFACES[way.surface];\n  return way.kilometres * (rain ? wet : dry); // stairs come on top\n};\n```',
      ],
    ],
  },
  {
    name: 'support',
    topic: 'What riders ask. Answer within the day.',
    visibility: 'public',
    members: ['tomas', 'maya', 'zeynep', 'priya', 'lea'],
    messages: [
      [
        'tomas',
        1 * D + 2 * H,
        'Three people asked today how to share a route with somebody who has no account.',
      ],
      [
        'lea',
        1 * D + 2 * H - 6,
        'The link does that already… but the button says “Export”. I would not find it either.',
      ],
      ['maya', 1 * D + 2 * H - 9, 'Rename it to “Share”? Small change, put it into 2.0.'],
      ['lea', 1 * D + 2 * H - 10, 'Gladly.'],
      ['priya', 2 * H, 'A club with 60 members wants one invoice. Do we do that?'],
      ['tomas', 1 * H + 58, 'We do now 🙂 I will set it up with you after lunch.'],
    ],
  },
  {
    name: 'announcements',
    topic: 'From the office, for everyone. Questions belong into general.',
    visibility: 'public',
    posting: 'moderators',
    members: ['priya', ...everybody.filter((username) => username !== 'priya')],
    messages: [
      [
        'priya',
        4 * D + 2 * H,
        'The office is closed from December 24 to January 2. Otto stays on.',
        { '👍': ['maya', 'tomas', 'ben'], '🎄': ['lea'] },
      ],
      [
        'priya',
        2 * D + 1 * H,
        'New health insurance papers are in the cabinet by the door. Please sign until Friday.',
      ],
    ],
  },
  {
    name: 'random',
    topic: 'Bikes, bread, and everything else',
    visibility: 'public',
    members: everybody,
    messages: [
      ['ben', 2 * D + 9 * H, 'Rode 100 km on Sunday, of which 30 against a wind that had plans of its own.'],
      ['lea', 2 * D + 9 * H - 5, 'And the cake stop?'],
      ['ben', 2 * D + 9 * H - 6, 'Two cake stops. I am not an animal.'],
      ['priya', 1 * D + 9 * H, 'My sourdough has a name now too. Meet Clementine.'],
      ['jonas', 1 * D + 9 * H - 2, 'Otto and Clementine sounds like a children’s book.'],
      ['zeynep', 35, '🚲🍞'],
      ['lea', 31, 'Write it, I will draw it.', { '❤️': ['priya', 'jonas', 'zeynep'] }],
    ],
  },
  {
    name: 'leads',
    topic: 'Hiring and plans',
    visibility: 'private',
    members: ['maya', 'tomas', 'priya'],
    messages: [
      ['maya', 1 * D + 1 * H, 'Two good candidates for routing. Interviews on Tuesday and Wednesday, 10:00.'],
      ['tomas', 1 * D + 1 * H - 12, 'I can do both.'],
      ['priya', 20 * H, 'Budget is fine for a start in January.'],
    ],
  },
];

interface DemoConversation {
  /** The first one opens it. */
  people: string[];
  messages: DemoMessage[];
}

export const conversations: DemoConversation[] = [
  {
    people: ['tomas', 'maya'],
    messages: [
      ['tomas', 1 * D + 3 * H, 'Do you have ten minutes today? It is about the on-call weeks.'],
      ['maya', 1 * D + 3 * H - 6, 'After the all-hands? 16:15, in the small room.'],
      ['tomas', 1 * D + 3 * H - 7, 'Perfect.'],
      ['maya', 3 * H + 20, 'I moved you out of the last week of December, you said you would be in Porto.'],
      ['tomas', 3 * H + 8, 'You are the best. I bring back pastéis.'],
    ],
  },
  {
    people: ['lea', 'maya', 'jonas'],
    messages: [
      ['lea', 1 * D + 5 * H, 'Priya’s birthday is on Monday. Cake, card, or both?'],
      ['jonas', 1 * D + 5 * H - 2, 'Both. I bake, if nobody minds that it will look like a map tile.'],
      ['maya', 1 * D + 5 * H - 9, 'Card is with me, come by and sign it before Friday.'],
      ['lea', 40, 'Signed. Do not let Clementine near the cake.'],
    ],
  },
];
