"""Messages of the kinds seen in disputes, with what the screen has to make of them. Written for these tests."""

THREATS = """
I'm going to kill you, I swear.
We will break your legs if the money is not here on Friday.
Release the milestone or I'll burn your shop down.
You have a nice house on Elm Street. Would be a shame if something happened to it.
My cousin will stop by your office tomorrow.
I know where you live.
I know which school your daughter goes to.
Tell your wife to lock the door at night. I'm coming for you.
Next time you leave the house look over your shoulder.
People who cheat me end up in hospital. You will end up in a hospital too.
Some friends of mine will pay you a visit.
Drop the case or you will get hurt.
If you don't withdraw I will call the police and tell them you are a thief.
I will report you to immigration, your visa will be cancelled.
Withdraw the dispute or I will call the police and your university.
I already informed the tax office about you.
I will contact the embassy of your country about this.
The cops will be at your door by tonight.
You will rot in jail for this, I have a cousin in the police.
I will be doing police complaint on you if refund not come.
I will email your boss and tell him what you do in your free time.
Your university will get a copy of this conversation.
I will tell your wife about our chats.
Does your employer know that you freelance on the side? He will soon.
I'm going to post your passport on Facebook.
I have your address and phone number and I will publish your phone number everywhere.
Pay the full amount or your photos go online.
I will expose you on every forum.
Everyone will know what you did, I will write to all your clients.
5 stars or no release.
Leave me a five star review otherwise I will not approve the milestone.
I'll give you one star unless you refund everything.
Refund me or I will leave a bad review.
Remove your review or I'll post worse about you.
Pay me or I wipe your server tonight.
If I don't get the money until Monday I will delete your whole database.
I left a backdoor in your shop, remember that before you refuse.
Your customer list will be sold to your competitors.
You will never work on this platform again, I'll make sure of it.
I will ruin your reputation.
My friends and I have twenty fake accounts and will mass report your profile.
You'll regret this.
Close the dispute or else.
Cancel the claim or you will see what happens.
You have no idea who you are dealing with.
This is my last warning to you.
Bad things happen to people who steal from me.
I will make your life hell.
Don't say I didn't warn you when it happens.
I will k i l l you
I will k1ll you
Pay by tonight 🔪🔪
Te voy a matar si no me pagas.
Sé dónde vives y sé dónde trabaja tu mujer.
Voy a llamar a la policía y a tu universidad.
Cierra la disputa o vas a ver lo que te pasa.
Voy a publicar tus fotos en todas partes.
Je sais où tu habites.
Je vais appeler la police si vous ne remboursez pas.
Retire ta plainte sinon tu vas le regretter.
Je vais écrire à ton employeur et à ta femme.
Ich weiß, wo du wohnst.
Du wirst es noch bereuen.
Sonst rufe ich die Polizei und sage deinem Chef Bescheid.
Я тебя найду и сломаю руки.
Закрой спор или пожалеешь.
Напишу на тебя заявление в полицию.
Расскажу твоему начальнику, чем ты занимаешься.
Выложу твой паспорт в интернет.
Ya znayu gde ty zhivesh, verni dengi.
Saya akan lapor polisi kalau uang tidak dikembalikan.
Saya tahu di mana rumahmu.
Saya akan sebar foto kamu di Facebook.
Cabut laporan itu atau kamu akan menyesal.
Hahanapin kita, tandaan mo.
Isusumbong kita sa pulis.
Alam ko kung saan ka nakatira.
Paisa wapas karo warna police ghar aayegi.
Mujhe pata hai tum kahan rehte ho.
Tera career barbad kar dunga.
Teri photo viral kar dunga.
It would be unfortunate if your landlord found out what you do for money.
I have your passport scan from the onboarding, think about what I could do with it.
You have until midnight. After that I stop being nice.
My brother works at the immigration office, one phone call is enough.
If this is not refunded I go to your church and tell them everything.
Pray that we never meet.
I drove past your house yesterday. Green door, right?
Give the refund, or your little secret becomes public.
I can make one call and your account at the bank is frozen.
I will put your name in scammer list with your photo.
either you give money or i give your number to everybody in dating site
You think the internet makes you safe? It doesn't.
We know people in Lahore. They know you too.
Sign it. You don't want me as an enemy.
Accept 10 dollars or I open ten more disputes from ten accounts.
Release now and I won't tell customs about your imports.
If you want your website to stay online, drop this claim.
I'd hate for your thesis supervisor to learn who really wrote it.
I will sent police to your home if you not give refund
You not know me, i can do very bad to you
One bad word from me and no client will message you again.
I'm giving you a chance to walk away with your teeth.
Do what I say and your dog stays alive.
Refund or I'll upload the source code to the public.
I'll be waiting for you after work.
I still have FTP access... just saying.
I'll report you for child abuse if you keep the money.
Si no retiras esto, mi gente te va a visitar.
Tu madre vive en la calle Mayor 14, ¿no?
Je connais du monde dans ta ville, fais attention.
Si tu ne rembourses pas, tout le monde verra tes photos.
Мы тебя вычислили, готовься.
Советую вернуть деньги, пока я добрый.
Kalau tidak refund, saya viralkan kamu.
Bayaran mo ako o ipapakalat ko ang mukha mo.
Refund kar de nahi to teri family ko sab bata dunga.
Dein Chef wird sich freuen, das zu lesen.
""".strip().splitlines()

HARASSMENT = """
You are an idiot.
You're pathetic and so is your portfolio.
What a moron.
Shut the fuck up.
You stupid cow, read the brief.
Are you retarded?
Go back to your village.
You people are all scammers.
Typical lazy Indian freelancer trash.
Kill yourself.
I hope you die alone.
I hope you get cancer.
Nobody would miss you.
You lying piece of shit.
You crook.
Learn English first, moron.
Even my dog writes better code than you.
Were you dropped on your head? You have no brain.
Women shouldn't do this job.
Eres un idiota y un inútil.
Cállate, payaso.
Ta gueule, connard.
Du bist so ein Idiot.
Ты идиот и мошенник.
Заткнись уже.
Dasar bodoh kamu, penipu.
Ang bobo mo talaga.
Tum bilkul gadhe ho.
Chup kar, chutiya.
1d1ot, you are an 1d1ot
You are the most useless human being I ever met.
Get a life, loser.
Your brain must be the size of a pea.
Nobody likes you, that is why you freelance.
I hope your house burns down.
You disgusting little man.
Crawl back under your rock.
What do you expect from someone from that country.
Bist du behindert?
Tu es vraiment bête.
Me das asco.
Ты просто ничтожество.
Otak kamu di mana?
You need to see a psychiatrist.
Stupid woman.
""".strip().splitlines()

CIRCUMVENTION = """
Add me on WhatsApp so we can sort this out.
My WhatsApp is +44 7700 900123.
Let's continue on Telegram.
Text me at 202-555-0147.
Email me at jane.doe@example.com, it is faster.
write to jane dot doe at example dot com
What's your Skype?
Can you give me your phone number?
tg @pixel_jane
Call me on plus four four seven seven zero zero nine zero zero one two three
I'll send you my Zoom link, we can talk there: zoom.us/j/123456
I can pay you directly via PayPal and we both save the fee.
Send the money to my Payoneer account.
Let's close this contract and work outside of the platform.
Cancel the dispute and I'll pay you outside.
Pay me in crypto, here is my wallet.
Do you have Venmo?
We could settle this privately, without the platform.
Let's keep this off the record.
You could pay me direct by bank transfer, then Upwork gets nothing.
Find me on Instagram, same name.
wa.me/447700900123
Book a call at calendly.com/jane-doe and we settle it.
Wh@tsapp me
Te paso mi WhatsApp y lo arreglamos.
Págame por fuera, por PayPal.
Écris-moi sur WhatsApp.
On peut passer par virement, hors plateforme.
Schreib mir auf WhatsApp.
Напиши мне в телеграм.
Заплачу напрямую на карту, без комиссии.
Chat di WA aja ya.
Bayar langsung ke rekening saya.
Message mo na lang ako sa WhatsApp.
Bayaran mo na lang ako sa GCash.
WhatsApp pe baat karte hain.
Paytm pe paise bhej do.
Ping me on my cell, you find it in my CV.
We can do the rest over mail, mine is on my homepage.
My handle is the same everywhere.
I'd rather you wire the amount to me and we forget this site.
Let me know your insta.
Can we take this to a call on Meet instead?
nine one seven five five five zero one zero zero
j a n e @ mail . com
Just Venmo me half and I'll close it.
Same work, 15% cheaper, if you come to me directly next time.
Let's not discuss it here, they read everything.
+1 (202) 555-0182 anytime
I have sent you a friend request on Facebook.
Me puedes escribir al correo que está en mi perfil.
Давай без посредников, так дешевле.
Scan the QR code in the attached image to reach me.
send usdt to my wallet
hit me up on disc0rd
""".strip().splitlines()

LAWFUL = """
I will take this to arbitration.
I will file a chargeback with my bank.
My lawyer will contact you.
I will sue you in small claims court if I must.
I'm going to report this to the platform.
I will report your behaviour to support.
I will leave an honest review once this is closed.
If you do not deliver by Friday I will ask for a full refund.
I won't approve the milestone until the tests pass.
I will not hand over undelivered work until it is funded.
If we cannot agree, I will escalate to the mediator.
I will file a DMCA notice if the images stay online.
Late payment has consequences under our contract: two percent a month.
If you reject the recommendation, the fee is due within seven days.
Withdraw the claim or we go to arbitration, that is how the rules work.
The deadline passes at midnight, after that the default applies.
He told me "I will kill you" yesterday, please help.
The client threatened to call the police on me and to write to my university.
She asked for my WhatsApp and I refused.
The freelancer offered to settle outside the platform by PayPal, I declined.
I was told that my visa would be cancelled if I do not withdraw.
The message said: "withdraw or else". That is a threat, isn't it?
Someone stole my laptop, here is the police report for the delay.
Voy a llevar esto a arbitraje si no hay acuerdo.
Je vais demander l'arbitrage si nous ne trouvons pas d'accord.
Mon avocat vous écrira.
Ich werde das Schiedsverfahren beantragen.
Я обращусь в арбитраж, если мы не договоримся.
Saya akan ajukan arbitrase.
Dadalhin ko ito sa mediator.
Main arbitration mein jaunga agar refund nahi mila to.
""".strip().splitlines()

ORDINARY = """
Hello, how are you?
Thank you, the second draft is much better.
This is the worst logo I have ever seen.
The code is garbage and nothing works.
I am really angry. Three weeks late and not a word from you.
I paid for twelve pages and got seven.
Honestly this is a joke of a report.
That is not true. I delivered everything on 3 March.
Why was 25 % recommended? I do not understand the arithmetic.
I only wanted to ask why 25 % was recommended.
Your invoice 2025-000981 is still open.
Tracking number 1Z 999 AA1 01 2345 6784, it should arrive tomorrow.
The order 4455 6677 8899 was shipped.
Commit 3f5a9c1 breaks the build.
Version 10.0.19045.2965 has the same bug.
Please kill the process and restart the server.
The migration will delete the old table, that is intended.
We should drop the column and kill the feature flag.
This headline kills it, great work!
The gun in the game needs a better sprite.
The villain says "I will find you and I will kill you" in scene 4.
The subtitle "You will regret this" is missing at 10:22.
The WhatsApp button in the footer does not open.
Please add the PayPal integration to the checkout.
The contact form should send to office@example.com.
The footer phone number is wrong, it should be +1 202 555 0100.
Use the @login_required decorator.
The Telegram bot you delivered does not answer.
Our Slack integration was part of milestone two.
The map shows the police station in the wrong place.
The article about immigration needs two more sources.
The paper for my university is due on Monday.
My professor liked the first chapter.
My wife was in hospital, sorry for the delay.
I feel terrible, I need this money to pay the rent.
I am afraid this will not work.
I'm sorry, I will fix it today.
I will find the bug and fix it.
I'll come back to you tomorrow with an update.
We will visit the shop on Tuesday to take the photos.
I will send the files tonight.
I will call the API twice in the test.
Can you give me the account details for the staging server?
Do you have a link to the design?
What is the number of the invoice?
I know where the problem is.
I know how you work and I like it.
I have your files and will review them tomorrow.
Your family photos look great in the album layout.
The review section needs five stars instead of four.
You will see the changes on the staging site.
You will see what I mean when you open page 3.
You'll be sorry to hear that the server is down again.
It would be a shame to throw this work away.
Last chance to change the colours before I export.
Final warning from the compiler: unused variable.
Close the ticket or leave it open, as you like.
Please release the payment, the work has been approved.
If you don't release the payment, I will ask the mediator to decide.
No.
ok
???
👍
🙏🙏
No me gusta el diseño, quiero un reembolso parcial.
El trabajo está mal hecho.
Le travail n'est pas terminé, je veux un remboursement.
Das Logo gefällt mir überhaupt nicht.
Работа сделана плохо, я хочу вернуть деньги.
Saya tidak puas dengan hasilnya.
Hindi ako kuntento sa gawa mo.
Kaam abhi tak poora nahi hua hai.
Mujhe thoda aur time chahiye.
I can meet the deadline if you send the texts today.
You will get the refund as soon as the bank processes it.
If you do not answer I will accept the offer as it stands.
I'll make sure you get the final files on Friday.
We will come back to your office hours question later.
My wife will proofread it tonight.
You never answered my question about the fonts.
You deserve a bonus for this, really.
I will show your draft to my boss tomorrow.
I will send your invoice to our accounting.
I told my manager about the delay.
I'll tell your team lead that the API is ready.
Your website is down again, can you look?
I will delete the old files after you confirm.
We'd like five stars on the hotel page, not four.
I would give this work two stars, to be honest.
Nobody will read a report of 300 pages.
You are wrong about the second deliverable.
You are a good writer but this is not what we agreed.
You're late again and it costs me clients.
This is stupid, the form loses my text.
I feel cheated.
This looks like fraud to me, please check the time log.
The client called me yesterday through the platform's call room.
Please transfer the domain to our account at the registrar.
Pay attention to the margins on page 2.
The bank integration should accept IBAN and SWIFT codes.
We use Discord for the community, please link it in the footer.
Is the phone field required in the form?
Can you email the users when the export is ready? That was deliverable 3.
The mail template shows the wrong address.
The shooting scene on page 40 must stay.
I'm dying to see the final version!
This bug drives me crazy, it kills the whole process.
I was shocked by the result.
Let's talk about the milestones first, then about money.
Let's discuss this here with the mediator.
I don't want to talk outside the platform.
You cannot pay me outside, that is against the rules.
Please keep all payments on the platform.
My university requires APA style.
The police drama script needs another ending.
Take care of the images, I take care of the text.
I will look for you in the list of participants.
See you on Monday in the call.
Watch your step count in the tutorial: step 4 is missing.
I'm coming for the handover at 10, as agreed.
You will find the logo in the folder.
Your name is misspelled in the contract, I will fix it.
I will publish your article on our blog tomorrow.
I'll share your feedback with the designers.
Please share your screen in the portal's call.
We will release the payment when the last page is there.
I will release everything, thanks and five stars from me!
Leave a review or not, as you like.
Sorry for my English, I am from Brazil.
Indian customers need the Hindi version.
He is a liar in chapter two, but you find out only later.
I reported the message where he insulted me.
Das ist nicht das, was wir vereinbart haben.
Ich rufe morgen über das Portal an.
Je vous envoie le fichier demain.
Te mando los archivos mañana.
Я пришлю файлы завтра, извините за задержку.
Saya kirim filenya besok ya.
Bukas ko ipapadala ang file.
Kal tak file bhej dunga.
Bataiye kya change karna hai.
Mujhe 50% de do, baaki tum rakho.
""".strip().splitlines()
