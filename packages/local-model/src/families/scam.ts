import type { Family } from './family.ts'

export const scam: Family = {
  name: 'scam',
  category: 'scam',
  severity: 3,
  says: 'words of a scam',
  patterns: {
    850: `
(free|gift|giving|claim|get|win|3|month|months|1|steam) .. (nitro|nltro|nitr0|nitros)
(nitro|nltro) .. (free|gift|giveaway|giving|away|claim|link|generator|drop|steam)
steam (gift|gifts|giftcard|card|wallet|nitro|promo)
(free|claim|win|get) .. (skins|vbucks|robux|giftcard|giftcards|steam|coins|usdt|btc|eth|bitcoin|crypto|nft|nfts|airdrop|iphone|ps5|gift)
(gift|amazon|steam|apple|google|itunes) (card|cards|giftcard) .. (claim|free|code|codes|win|winner|send|link|buy)
(claim|collect|redeem|grab) (your|ur|now|it|here|yours|the|this) .. (now|here|gift|reward|prize|nitro|airdrop|bonus|tokens|link|free|code)?
(first) (10|20|50|100|200|500|ten|fifty|hundred|few) (people|users|members|person|persons|who)
(crypto|bitcoin|btc|eth|forex|trading|investment|invest|binary|stock|usdt) .. (giveaway|profit|profits|double|doubled|returns|guaranteed|earn|earned|mentor|signals|expert|manager|investment|airdrop|weekly|daily|platform|opportunity|trader)
(double|triple|doubling|multiply) (your|ur|my|the) (money|crypto|bitcoin|btc|investment|coins|eth)
(guaranteed|instant|daily|weekly|passive|huge|quick) (profit|profits|returns|income|payout|payouts|earnings|cash)
(earn|make|made|earning|making|earned) .. (daily|weekly|online|fast|hours|hour|day|week|home|per) .. (home|dm|message|contact|whatsapp|telegram|ask|how|legit|crypto)?
(dm|message|contact|text|write|inbox|hmu|add|ask) (me|him|her|admin|on|us|my) .. (earn|money|invest|crypto|telegram|whatsapp|profit|interested|how|trade|details|info|legit)
(telegram|whatsapp) .. (contact|group|message|link|join|investment|profit|number|me)
(send|give|share|enter|tell|confirm|provide|need|whats|drop|type) .. (password|passwords|pin|seed|mnemonic|credentials|token|ssn|cvv|otp|2fa|code|login|phrase|recovery)
(seed|recovery|secret|mnemonic) (phrase|phrases|words)
(connect|validate|verify|sync|import|link|synchronize|restore) (your|ur|the|a|my) (wallet|wallets|metamask|account|accounts|identity|steam|discord)
(airdrop|presale|whitelist|mint|minting) .. (live|now|claim|join|open|link|started|soon|spots|free)
(accidentally|accidently|mistakenly|mistake|wrongly) .. (reported|report) .. (account|you|u|steam|your)
(reported|flagged) (you|your|ur|u) .. (account|mistake|steam|accident|accidentally|scam|discord)
(try|test|play|testing) (my|our|out|a) (new)? (game|beta) .. (made|feedback|minutes|link|download|made|friend|developed)?
(scan) (the|this) (qr|code)
(account|wallet) (has|is|will|was) (been|be)? (suspended|limited|disabled|banned|locked|compromised|terminated|blocked|restricted|hacked) .. (verify|click|appeal|contact|login|unless|link)?
(click|tap|visit|press|open) (here|this|the|on|below|link) .. (claim|link|win|free|verify|register|now|join|see|below|get|here)
(you|u|have|youve|been|are|were|is) .. (won|winner|selected|chosen|awarded|lucky|eligible|entitled) .. (prize|gift|reward|cash|claim|iphone|card|winner|free|receive|draw|award|week|holiday)
(congratulations|congrats|urgent|attention) .. (won|winner|selected|prize|claim|awarded|gift|account|mobile|number|lucky)
(leaked) (nudes|onlyfans|pics|videos|of)
(selling|buying|cheap|buy|sell|trade|trading) .. (account|accounts|followers|nitro|boosts|members|robux|vbucks|skins|cvv|cc|fullz|dumps|cashapp|paypal|logs|weed|coke|xanax|drugs|pills|meth|mdma)
(cashapp|cash|paypal|venmo|zelle) (app|flip|flips|transfer|method|me) ..? (money|flip|method|now)?
(limited|act) (time|now|offer|spots|slots|fast) .. (offer|claim|now|left|only|hurry)?
(hurry|hurryup) (up|before|claim|limited|now)
(ethereum|bitcoin|crypto|binance|opensea|metamask|trustwallet|elon|musk|mrbeast) .. (giveaway|giving|airdrop|event|claim|drop)
`,
  },
}
