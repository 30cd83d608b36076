using System.Collections.Concurrent;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Mime;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;
using static Bridge.Eas.Tests.Items.Mail.Rendered;

namespace Bridge.Eas.Tests.Items.Mail.Bodies;

/// <summary>Every message in every form of body at every version: no fault, no cut character, no wrong charset, bounded memory; and a table of it.</summary>
[TestFixture]
public sealed class BodyMatrixTests
{
    /// <summary>Bytes allocated for one answer: so many, and so many for each byte of the message.</summary>
    private const long FixedCost = 4L << 20, CostPerByte = 60;

    /// <summary>Answers of which one is held against the schemas; shares no divisor with the number of versions.</summary>
    private const int SchemaEvery = 12;

    private static readonly EasVersion[] Versions = Enum.GetValues<EasVersion>();

    [Test]
    public Task Samples_InEveryForm_AreGood() => RunAsync("samples", TestMail.Samples(), BodyForm.All);

    [Test]
    public Task Mailbox_InEveryForm_IsGood() => RunAsync("mailbox", TestMail.Mailbox(), BodyForm.All);

    [Habit(22)]
    [Test]
    public Task Fixtures_InEveryForm_AreGood() => RunAsync("fixtures", TestMail.Fixtures(), BodyForm.All);

    [Test]
    public Task HostileMessages_WholeAndCut_AreGood() => RunAsync("hostile messages", TestMail.Hostile(), BodyForm.Few, all: false, "empty");

    [Test, Explicit("Some minutes: the product of all messages, forms and versions, of which the others take each pair.")]
    public async Task Everything_AtEveryVersion_IsGood()
    {
        await RunAsync("fixtures", TestMail.Fixtures(), BodyForm.All, all: true);
        await RunAsync("samples", TestMail.Samples(), BodyForm.All, all: true);
        await RunAsync("mailbox", TestMail.Mailbox(), BodyForm.All, all: true);
        await RunAsync("hostile messages", TestMail.Hostile(), BodyForm.Few, all: true, "empty");
    }

    [Test]
    public async Task Fixtures_AreWhatTheirNamesSay()
    {
        var wrong = new List<string>();
        foreach (var mail in TestMail.Fixtures())
        {
            var expected = mail.Expected!;
            var data = await MailAsync(mail.Raw);
            if (data.Text(Email + "MessageClass") != expected.MessageClass) wrong.Add($"{mail}: class {data.Text(Email + "MessageClass")}");
            var names = data.Descendants(Base + "DisplayName").Select(name => name.Value).ToList();
            if (!names.Take(expected.Files.Count).SequenceEqual(expected.Files)) wrong.Add($"{mail}: files {string.Join(',', names)}");
        }

        Assert.That(wrong, Is.Empty);
    }

    private static async Task RunAsync(string title, IReadOnlyList<TestMail> mails, IReadOnlyList<BodyForm> forms, bool all = false, params string[] setAside)
    {
        var table = new BodyTable();
        var faults = new ConcurrentDictionary<(string Mail, string Fault), string>();
        await Parallel.ForAsync(0, mails.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
        {
            var mail = mails[number];
            try
            {
                await OneAsync(mail, number, forms, all, table, (fault, where) => faults.TryAdd((mail.Name, fault), where));
            }
            catch (MimeFormatException fault)
            {
                table.Aside(mail.Name, fault.Message);
            }
            catch (Exception fault)
            {
                faults.TryAdd((mail.Name, fault.ToString()), "");
            }
        });

        await table.WriteAsync(title, mails.Count, forms.Count);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(faults.Select(pair => $"{pair.Key.Mail}: {pair.Key.Fault} ({pair.Value})").Order(StringComparer.Ordinal), Is.Empty);
            Assert.That(table.SetAside.Keys, Is.EquivalentTo(setAside));
        }
    }

    private static async Task OneAsync(TestMail mail, int number, IReadOnlyList<BodyForm> forms, bool all, BodyTable table, Action<string, string> fault)
    {
        var whole = await WholeMail.OfAsync(mail.Raw);
        Expect(mail, whole, wrong => fault(wrong, "whole"));
        for (var i = 0; i < forms.Count; i++)
        {
            // Each version meets each form, and each message each version and each form: only their product is left to the long test.
            foreach (var version in all ? Versions : [Versions[(number + i) % Versions.Length]])
            {
                var form = forms[i].At(version);

                // Bytes in memory are read without a wait, so all of it happens on this thread.
                var before = GC.GetAllocatedBytesForCurrentThread();
                var rendering = await MailRenderer.PrepareAsync(
                    new MailItem(ItemId, new OxMailRow(17, 0, 0, 1_767_323_045_678), Mark: null, []), _ => Task.FromResult<Stream>(new MemoryStream(mail.Raw)), openLate: null, version, form.Options, MailCosts.Default, CancellationToken.None);
                using var writer = new WbxmlWriter();
                writer.Start(AirSyncTags.ApplicationData);
                rendering.Write(writer);
                writer.End();
                var cost = GC.GetAllocatedBytesForCurrentThread() - before;
                if (cost > FixedCost + (mail.Raw.Length * CostPerByte)) fault("too dear", $"{cost} bytes allocated for {mail.Raw.Length}, {form}");

                // Each message and each version often enough, and not always: a schema takes longer than all the rest.
                if ((number + i) % SchemaEvery == 0)
                    foreach (var invalid in AnswerSchema.FaultsOfItem(writer, version)) fault("invalid: " + invalid, $"{version}, {form}");
                var data = Read(writer);
                foreach (var wrong in BodyCheck.Faults(data, whole, form, version)) fault(wrong, $"{version}, {form}");
                var isPartAlone = version.Has(EasFeature.BodyPart) && form.Options is { BodyPart.Type: 2, Preferences.Count: 0 };
                table.Count(version, isPartAlone ? null : SeenBody.Of(data, version));
            }
        }
    }

    private static void Expect(TestMail mail, WholeMail whole, Action<string> fault)
    {
        if (mail.Expected is not { } expected) return;
        if (expected.Subject is { } subject && !whole.Info.Subject.Contains(subject, StringComparison.Ordinal)) fault("subject " + whole.Info.Subject);
        if (expected.Text is not { } text) return;
        if (!whole.Plain.Contains(text, StringComparison.Ordinal)) fault("text " + whole.Plain[..Math.Min(whole.Plain.Length, 80)]);
        if (!whole.HtmlWords.Contains(text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal)) fault("HTML " + whole.HtmlWords[..Math.Min(whole.HtmlWords.Length, 80)]);
    }
}
