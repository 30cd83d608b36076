namespace Demo.Mailbox;

/// <summary>The mails of somebody who runs a small library by the harbour.</summary>
internal static class Letters
{
    internal const string Umlauts = "Grüße aus München";
    internal const string WithPlan = "The plan of the reading room";
    internal const string PlanFile = "reading-room.pdf";
    internal const string ReadOnPhone = "Your books are due on Friday";
    internal const string ReadInOx = "Can you take the early shift?";
    internal const string FlaggedOnPhone = "The lamps: three offers";
    internal const string DeletedOnPhone = "You have won a cruise!!!";

    private const string Bo = "Bo Chan <user2@example.test>";
    private const string Clara = "Clara Diaz <user3@example.test>";
    private const string Juergen = "Jürgen Müller <juergen.mueller@example.org>";
    private const string Zoe = "Zoë Lefèvre <zoe@example.com>";
    private const string Soeren = "Søren Kjær <soren@example.net>";
    private const string Kumiko = "田中 久美子 <tanaka@example.net>";
    private const string Mum = "Ingrid Berg <mum@example.org>";
    private const string Ruth = "Ruth Abel <ruth.abel@example.org>";
    private const string Priya = "Priya Nair <priya@example.org>";
    private const string Oskar = "Oskar Lindqvist <oskar@example.net>";
    private const string Tomasz = "Tomasz Wiśniewski <tomasz@example.com>";
    private const string Everyone = "Harbour Library <everyone@example.test>";

    internal static readonly Letter[] Inbox =
    [
        new(Minutes(9), Bo, ReadInOx, "Anna,\n\nmy train stands still outside of the station, and nobody knows for how long.\nCan you open the doors today?\n\nBo"),
        new(Minutes(31), Clara, "Kitchen: the coffee machine", "It works again. Do not ask what was in it.\n\nClara") { Cc = [Bo] },
        new(Hours(1), Oskar, FlaggedOnPhone, "Dear Ms Berg,\n\nas promised, three offers for the reading lamps:\n\n  A  brass, 12 pieces   1,140 EUR\n  B  steel, 12 pieces     780 EUR\n  C  oak, 12 pieces     1,390 EUR\n\nThe price holds until the end of the month.\n\nOskar Lindqvist\nLamps and Light"),
        new(Hours(2), "City Archive <loans@archive.example>", ReadOnPhone, "Dear reader,\n\nthree books are due on Friday:\n\n  - A Short History of Tides\n  - Harbours of the North, volume 2\n  - The Cartographer's Dinner\n\nThe City Archive"),
        new(Hours(3), Juergen, Umlauts, "Liebe Anna,\n\nschöne Grüße aus München! Die Bücher für die Lesung sind größtenteils da; nur „Äpfel, Öl und Übermut“ fehlt noch.\nDas macht zusammen 86,40 €.\n\nBis bald\nJürgen"),
        new(Hours(4), Zoe, WithPlan, "Hello Anna,\n\nhere is the plan as we drew it yesterday, and the list of furniture.\nThe sofa stays, I promise.\n\nZoë")
        {
            Attachments =
            [
                Files.Pdf(PlanFile, "Reading room, ground floor", "Shelves A to F along the north wall", "Two tables, twelve chairs, one sofa", "Window seats: as many as fit"),
                Files.Table("furniture.csv", "piece;number;price", "table, oak;2;320.00", "chair;12;45.00", "sofa (stays);1;0.00"),
            ],
        },
        new(Hours(5), "The Paper Boat <news@paperboat.example>", "The Paper Boat, issue 48: books that float",
            "The Paper Boat, issue 48\n\nBooks that float, a bookshop on a barge, and ten stories about rain.\nRead it at https://paperboat.example/48")
        {
            Html = NewsletterHtml,
            Headers = ["List-Id: The Paper Boat <news.paperboat.example>", "List-Unsubscribe: <https://paperboat.example/leave>, <mailto:leave@paperboat.example>", "Precedence: bulk"],
        },
        new(Hours(6), "Lucky Winner <win@cruise.example>", DeletedOnPhone, "Dear WINNER,\n\nyour number was drawn. Answer at once with your bank details.\n") { Headers = ["X-Priority: 1"] },
        new(Hours(8), Mum, "Sunday", "Child,\n\nare you coming on Sunday? There is plum cake. Bring the umbrella back that you borrowed in March.\n\nMum"),
        new(Hours(20), Ruth, "Budget: before we meet", "Dear Ms Berg,\n\nplease bring the figures of the last three years. The committee likes round numbers, but I prefer true ones.\n\nRuth Abel\nCity Council, Culture") { Id = "budget-1", Headers = ["Importance: high", "X-Priority: 2"] },
        new(Days(1), Priya, "Harbour Festival: your tent", "Hi Anna!\n\nYou have tent number 14, between the smoked fish and the brass band. Sorry, or congratulations.\n\nPriya")
        {
            Html = "<p>Hi Anna!</p><p>You have tent number <b>14</b>, between the <span style=\"color:#a33\">smoked fish</span> and the <i>brass band</i>.<br>Sorry, or congratulations.</p><p>Priya</p>",
            Read = true,
        },
        new(Days(1.2), Kumiko, "折り紙の本について", "ベルク様\n\n折り紙の本を十二冊、本日お送りしました。来週には届くと思います。\n\n田中 久美子") { Read = true },
        new(Days(1.4), "Railway <tickets@railway.example>", "Your ticket to Aarhus", "Your ticket\n\nHamburg 08:53 - Aarhus 13:41, coach 23, seat 55 (window)\nBooking code KQ4T7Z") { Html = TicketHtml, Attachments = [Files.Pdf("ticket-KQ4T7Z.pdf", "Hamburg 08:53 - Aarhus 13:41", "Coach 23, seat 55, window", "Booking code KQ4T7Z")], Read = true },

        // A thread, its newest answer first.
        new(Days(1.5), Bo, "Re: Where do the comics go?", "Under W, for \"wow\".\n\n> They are literature. They go under L.\n\nBo") { AnswerTo = "comics-3", Id = "comics-4", To = [Everyone] },
        new(Days(1.6), Clara, "Re: Where do the comics go?", "They are literature. They go under L.\n\n> Next to the door, where people see them.\n\nClara") { AnswerTo = "comics-2", Id = "comics-3", To = [Everyone], Read = true },
        new(Days(1.7), Bo, "Re: Where do the comics go?", "Next to the door, where people see them.\n\n> Four boxes of comics have arrived. Where do they go?\n\nBo") { AnswerTo = "comics-1", Id = "comics-2", To = [Everyone], Read = true },
        new(Days(1.8), Clara, "Where do the comics go?", "Four boxes of comics have arrived. Where do they go?\n\nClara") { Id = "comics-1", To = [Everyone], Read = true },

        new(Days(2), Tomasz, "Shelves: delivery on Thursday", "Good morning,\n\nthe shelves come on Thursday between 7 and 9. The driver needs a second pair of hands.\n\nTomasz Wiśniewski\nRegal & Sons") { Read = true, Flagged = true },
        new(Days(2.3), "Bookshop <orders@bookshop.example>", "Order 20817 is on its way", "Your parcel left our house today. 3 books, 41.70 EUR.") { Html = OrderHtml, Read = true },
        new(Days(3), Soeren, "The reading: what I need", "Dear Anna,\n\na table, a glass of water, and a lamp that does not hum. I read for fifty minutes and answer anything.\n\nSøren") { Read = true, Answered = true, Id = "reading-1" },
        new(Days(3.5), "Catalogue <system@catalogue.example>", "Nightly report: 0 errors, 3 warnings", "copies   18,204\nreaders   2,911\nloans       604\n\nwarning: shelf F7 has no label\nwarning: 2 readers share one card\nwarning: clock differs by 4 s") { Headers = ["Auto-Submitted: auto-generated"], Read = true },
        new(Days(4), Juergen, "Re: Rechnung für Oktober", "") { Raw = QuotedPrintableLatin1, Read = true },
        new(Days(5), Mum, "Photo", "") { Raw = InlineImage, Read = true },
        new(Days(6), "Paula Voss <paula@school.example>", "May class 3b visit you?", "Dear library,\n\nclass 3b (24 children, 2 parents, 1 guinea pig) would like to visit you. Is there a morning in December?\n\nPaula Voss\nHarbour School") { Read = true, Flagged = true },
        new(Days(7), "The Paper Boat <news@paperboat.example>", "The Paper Boat, issue 47: maps of nowhere", "The Paper Boat, issue 47\n\nMaps of nowhere, and how to fold them.") { Html = NewsletterHtml.Replace("48", "47", StringComparison.Ordinal), Headers = ["List-Id: The Paper Boat <news.paperboat.example>", "List-Unsubscribe: <https://paperboat.example/leave>"], Read = true },
        new(Days(9), Clara, "Invitation: story hour", "Two weeks from now, I read and you do the voices.") { Attachments = [Files.Calendar("story-hour.ics", StoryHour)], Read = true },
        new(Days(11), Ruth, "Minutes of the committee", "Dear all,\n\nthe minutes are attached. Please tell me by Friday what is wrong with them.\n\nRuth Abel") { Attachments = [Files.Pdf("minutes.pdf", "Committee for Culture", "1. Library: roof (postponed)", "2. Library: lamps (agreed)", "3. Any other business: cake")], Cc = [Bo, Clara], Read = true },
        new(Days(13), "Power Company <service@power.example>", "Your yearly statement", "Dear customer,\n\nyou used 3 % less than last year. Your next payment is 212.00 EUR.") { Read = true },
        new(Days(16), Zoe, "Colours", "Sage green or harbour grey? I sent you both as words, since every screen lies.\n\nZoë") { Read = true, Answered = true },
        new(Days(20), Oskar, "Re: Lamps that do not hum", "Dear Ms Berg,\n\nLED lamps do not hum. People near them might.\n\nOskar Lindqvist") { Read = true },
        new(Days(24), Kumiko, "はじめまして", "はじめまして。京都の小さな出版社の田中と申します。\n折り紙の本をご紹介したく、ご連絡いたしました。") { Read = true, Answered = true },
        new(Days(31), "Marta Fernández <marta@example.com>", "¿Un intercambio de libros?", "Hola Anna:\n\n¿qué te parece un intercambio? Doce libros nuestros por doce vuestros, sin mirar.\n\nMarta") { Read = true },
        new(Days(45), Priya, "Harbour Festival: who is in?", "Dear harbour,\n\nthe festival is in June. Who wants a tent?\n\nPriya") { Cc = [Zoe, Soeren, Bo, Clara], Read = true },
        new(Days(70), "Insurance <claims@insurance.example>", "Water damage, claim 4471: closed", "Dear Ms Berg,\n\nyour claim was settled with 1,310.00 EUR. We wish you dry feet.") { Read = true },
        new(Days(120), Mum, "Umbrella", "You still have it.\n\nMum") { Read = true },
        new(Days(400), "Harbour Library <everyone@example.test>", "Welcome, Anna!", "Dear Anna,\n\nthe key to the cellar hangs behind the door, the cat is called Folio, and the cake is on Tuesdays.\n\nEverybody") { Read = true, Flagged = true },
    ];

    /// <summary>What the user wrote.</summary>
    internal static Letter[] Sent(string owner) =>
    [
        new(Days(2.8), owner, "Re: The reading: what I need", "Dear Søren,\n\nall of that, and a cat who likes to listen.\n\nAnna") { To = [Soeren], AnswerTo = "reading-1", Read = true },
        new(Days(15.5), owner, "Re: Colours", "Harbour grey. The cat is sage enough.\n\nAnna") { To = [Zoe], Read = true },
        new(Days(23), owner, "Re: はじめまして", "Dear Ms Tanaka,\n\nwe would love to have twelve of them.\n\nAnna Berg") { To = [Kumiko], Read = true },
    ];

    private const string NewsletterHtml = """
        <!DOCTYPE html>
        <html><head><title>The Paper Boat</title><style>body{font-family:Georgia,serif;background:#f4f1ea} .box{max-width:600px;margin:auto;background:#fff;padding:24px} h1{color:#25507a}</style></head>
        <body><div class="box"><h1>The Paper Boat <small>issue 48</small></h1>
        <p>Good morning! This week: <a href="https://paperboat.example/48/float">books that float</a>, a bookshop on a barge, and ten stories about rain.</p>
        <table width="100%" cellpadding="8"><tr><td bgcolor="#e8eef4"><b>Novel of the week</b><br>&ldquo;The Lighthouse Year&rdquo; by S&oslash;ren Kj&aelig;r</td>
        <td bgcolor="#f4e8e8"><b>Bargain bin</b><br>Atlases, slightly wet, 4&nbsp;&euro;</td></tr></table>
        <p style="font-size:12px;color:#777">You get this because you asked for it. <a href="https://paperboat.example/leave">Leave the boat</a>.</p></div></body></html>
        """;

    private const string TicketHtml = """
        <html><body><h2>Your ticket</h2><table border="1" cellpadding="6"><tr><th>From</th><th>To</th><th>Coach</th><th>Seat</th></tr>
        <tr><td>Hamburg 08:53</td><td>Aarhus 13:41</td><td>23</td><td>55 (window)</td></tr></table><p>Booking code <code>KQ4T7Z</code></p></body></html>
        """;

    private const string OrderHtml = """
        <html><body><p>Your parcel left our house today.</p><ul><li>Tides and Other Appointments</li><li>How to Label a Shelf</li><li>The Cat's Catalogue</li></ul><p><b>41.70&nbsp;EUR</b></p></body></html>
        """;

    private const string QuotedPrintableLatin1 = """
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Liebe Anna,

        die Rechnung f=FCr Oktober kommt wie gew=FCnscht per Post; sie ist =FCbrigens =
        die k=FCrzeste, die ich je geschrieben habe.

        Viele Gr=FC=DFe
        J=FCrgen
        """;

    private const string InlineImage = """
        Content-Type: multipart/related; boundary="=_photo"

        --=_photo
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 7bit

        <html><body><p>This is the cat, from very far away:</p><img src="cid:cat@mail.example" width="120" height="120" alt="the cat"><p>Mum</p></body></html>
        --=_photo
        Content-Type: image/png; name="cat.png"
        Content-Transfer-Encoding: base64
        Content-ID: <cat@mail.example>
        Content-Disposition: inline; filename="cat.png"

        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
        --=_photo--
        """;

    private const string StoryHour = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Harbour Library//EN
        BEGIN:VEVENT
        UID:story-hour@mail.example
        DTSTAMP:20260101T080000Z
        DTSTART:20260115T150000Z
        DTEND:20260115T160000Z
        SUMMARY:Story hour
        LOCATION:Reading room
        END:VEVENT
        END:VCALENDAR
        """;

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);

    private static TimeSpan Days(double days) => TimeSpan.FromDays(days);
}
