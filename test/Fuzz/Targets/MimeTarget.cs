using System.Text;
using Bridge.Eas.Items.Mail.Invitations;
using Bridge.Eas.Mime;
using Fuzz.Corpus;
using Fuzz.Engine;
using Fuzz.Mutation;

namespace Fuzz.Targets;

/// <summary>Messages: read, taken apart, rewritten.</summary>
internal sealed class MimeTarget() : ReadersTarget(Readers, ByteMutator.Mutate)
{
    private static readonly byte[][] Samples = [.. BuiltIn.Select(text => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))), .. HandWritten.Beside("samples/mail", "*.eml").Where(mail => mail.Length < 32 * 1024)];

    private static readonly IReadOnlyList<NamedReader> Readers =
    [
        new("read", Samples, Read),
        new("parts", Samples, TakeApart),
        new("seven bit", Samples, bytes => Wait(SevenBit.RewriteAsync(bytes, MimeLimits.Default, CancellationToken.None))),
        new("headers", Samples, bytes => MessageHeaderEditor.Edit(bytes, new Dictionary<string, string?> { ["From"] = "a@b", ["Bcc"] = null }, MimeLimits.Default)),
        new("cut", Samples, bytes => MimeTruncator.FindCut(bytes, 100)),
    ];

    public override string Name => "mime";

    public override string What => "mails as OX gives them and phones send them";

    public override long BytesPerCase => 16 * 1024 * 1024;

    public override int BytesPerInputByte => 2000;

    private static string[] BuiltIn =>
    [
        "From: Anna <a@b>\nTo: b@c\nSubject: =?utf-8?Q?=C3=A4?=\nDate: Fri, 20 Nov 2026 08:40:00 +0100\nMessage-ID: <1@x>\n\nHello\n",
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\n\nplain\n--y\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=C3=A4</p>\n--y--\n--x\nContent-Type: application/pdf; name*=utf-8''%C3%A4.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nAAAA\nBBBB=\n--x--\n",
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:a@b\nDTSTART;TZID=Europe/Berlin:20261123T100000\nDTEND:20261123T110000Z\nRRULE:FREQ=WEEKLY\nORGANIZER;CN=\"A\":mailto:a@b\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:c@d\nEND:VEVENT\nEND:VCALENDAR\n",
        "Content-Type: message/rfc822\n\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--\n",
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=s\n\n--s\nContent-Transfer-Encoding: 8bit\n\nä\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nX\n--s--\n",
        "begin 644 a.txt\n#0V%T\n`\nend\n",
        "Content-Type: text/calendar; method=COUNTER\n\nBEGIN:VCALENDAR\nMETHOD:COUNTER\nBEGIN:VEVENT\nUID:a@b\nDTSTART:20261123T100000Z\nX-MS-OLK-ORIGINALSTART:20261122T100000Z\nX-MS-OLK-ORIGINALEND:20261122T110000Z\nORGANIZER:mailto:a@b\nEND:VEVENT\nEND:VCALENDAR\n",
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEAAQaQCAAEAAAAAAABAAEAAQiAB8AgAAAASVBNLk1pY3Jvc29mdCBTY2hlZHVsZS5NdGdSZXNwUAAAAA==\n",
    ];

    private static void Read(byte[] bytes)
    {
        try
        {
            using var source = new MemoryStream(bytes);
            var info = Wait(MimeMessageReader.ReadAsync(source, MimeLimits.Default, MimeWanted.Everything, CancellationToken.None));
            if (InvitationReader.Read(info) is not { } invitation) return;

            // What is made of it for others: who they are, and the invitation once more.
            MeetingFacts.Of(invitation);
            InvitationText.With(info.Calendar!.Text, [new MimeAddress("B", "b@c")]);
        }
        catch (MimeFormatException) when (bytes.Length == 0)
        {
            // Said of an empty source only.
        }
    }

    private static void TakeApart(byte[] bytes)
    {
        foreach (var path in new[] { "1", "2", "1.1", "2.1.1" })
        {
            try
            {
                using var source = new MemoryStream(bytes);
                using var part = new MemoryStream();
                Wait(MimePartExtractor.ExtractAsync(source, path, part, null, MimeLimits.Default, CancellationToken.None));
                if (part.Length > bytes.Length + 16) throw new FuzzViolationException("a part is longer than its message");
            }
            catch (MimeFormatException) when (bytes.Length == 0)
            {
                // Said of an empty source only.
            }
        }
    }

    private static T Wait<T>(Task<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new FuzzViolationException("bytes in memory are waited for");
}
