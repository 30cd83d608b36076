using Bridge.Eas.Devices;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Tests.Folders;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FolderChoiceTests : IDisposable
{
    private readonly DispatcherBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Test]
    public void Choice_FirstRuleForPhoneAndClass_CountsForWhatItSays()
    {
        var options = new FolderOptions
        {
            Shared = true,
            Rules =
            [
                new() { DeviceType = "WP*", Class = FolderClass.Tasks, Shared = false },
                new() { DeviceType = "WP*", PersonalSubfolders = false },
                new() { Class = FolderClass.Calendar, Public = true },
            ],
        };

        Assert.That(Shown(options, "WP8"), Is.EqualTo(new[] { "Email Subfolder", "Contacts Shared", "Calendar Shared", "Tasks Subfolder" }));
        Assert.That(Shown(options, "iPhone"), Is.EqualTo(new[] { "Email Subfolder", "Contacts Subfolder", "Contacts Shared", "Calendar Subfolder", "Calendar Shared", "Calendar Public", "Tasks Subfolder", "Tasks Shared" }));
    }

    [Test]
    public void Folders_BelowOneThatIsLeftOut_StandWhereItWouldAndHaveNamesOfTheirOwn()
    {
        EasFolder[] all =
        [
            new("M1", EasFolder.Root, "Inbox", EasFolderType.Inbox, EasClass.Email, "default0/INBOX", FolderRights.All),
            new("M2", EasFolder.Root, "Letters", EasFolderType.UserMail, EasClass.Email, "default0/Letters", FolderRights.All) { Kind = FolderKind.Default },
            new("M3", "M1", "Work", EasFolderType.UserMail, EasClass.Email, "default0/INBOX/Work", FolderRights.All) { Kind = FolderKind.Subfolder },
            new("M4", "M3", "Below", EasFolderType.UserMail, EasClass.Email, "default0/INBOX/Work/Below", FolderRights.All) { Kind = FolderKind.Subfolder },
            new("M5", "M4", "Inbox", EasFolderType.UserMail, EasClass.Email, "default3/INBOX", FolderRights.All) { Kind = FolderKind.OtherAccount },
            new("M6", EasFolder.Root, "Inbox", EasFolderType.UserMail, EasClass.Email, "default4/INBOX", FolderRights.All) { Kind = FolderKind.OtherAccount },
        ];
        var shown = Of(new FolderOptions { OtherAccounts = true, MailSubfolders = false }, "x").Of(all);

        Assert.That(shown.Select(folder => (folder.CollectionId, folder.ParentId, folder.DisplayName)), Is.EqualTo(new[] { ("M1", "0", "Inbox"), ("M2", "0", "Letters"), ("M5", "M1", "Inbox"), ("M6", "0", "Inbox (2)") }));
        Assert.That(FolderChoice.Everything.Of(all), Is.SameAs(all));
    }

    [Test]
    public void Folders_Merged_AreTheDefaultOnesWithTheOthersThatThePhoneGets()
    {
        EasFolder[] all =
        [
            new("M1", EasFolder.Root, "Inbox", EasFolderType.Inbox, EasClass.Email, "default0/INBOX", FolderRights.All),
            new("M2", "M1", "Work", EasFolderType.UserMail, EasClass.Email, "default0/INBOX/Work", FolderRights.All) { Kind = FolderKind.Subfolder },
            new("C1", EasFolder.Root, "Calendar", EasFolderType.Calendar, EasClass.Calendar, "31", FolderRights.All),
            new("C2", "C1", "Own", EasFolderType.UserCalendar, EasClass.Calendar, "41", FolderRights.All) { Kind = FolderKind.Subfolder },
            new("C3", EasFolder.Root, "Their", EasFolderType.UserCalendar, EasClass.Calendar, "42", FolderRights.Read) { Kind = FolderKind.Shared },
            new("C4", EasFolder.Root, "All", EasFolderType.UserCalendar, EasClass.Calendar, "43", FolderRights.Read) { Kind = FolderKind.Public },
            new("T1", EasFolder.Root, "Tasks", EasFolderType.Tasks, EasClass.Tasks, "33", FolderRights.All),
            new("T2", EasFolder.Root, "Own", EasFolderType.UserTasks, EasClass.Tasks, "44", FolderRights.All) { Kind = FolderKind.Subfolder },
        ];
        var choice = Of(new FolderOptions { Shared = true, Merged = true, Rules = [new() { Class = FolderClass.Tasks, Merged = false }] }, "x");
        var shown = choice.Of(all);

        Assert.That(shown.Select(folder => folder.CollectionId), Is.EqualTo(new[] { "M1", "M2", "C1", "T1", "T2" }));
        Assert.That(shown[2].Joined.Select(folder => folder.CollectionId), Is.EqualTo(new[] { "C2", "C3" }));
        Assert.That(shown.Where(folder => folder.CollectionId != "C1").SelectMany(folder => folder.Joined), Is.Empty);
        Assert.That(all.Where(choice.Lists).Select(folder => folder.CollectionId), Is.EqualTo(shown.Select(folder => folder.CollectionId)));
    }

    [TestCase(null, null, null, "Eas:Folders:Rules:0: names neither")]
    [TestCase("WP8", null, null, "Eas:Folders:Rules:0: decides nothing")]
    [TestCase("WP8", 9, true, "Eas:Folders:Rules:0:Class")]
    public void Validate_WrongRule_IsNamed(string? type, int? itemClass, bool? shared, string expected)
    {
        var options = new FolderOptions { Rules = [new() { DeviceType = type, Class = (FolderClass?)itemClass, Shared = shared }] };

        Assert.That(new FolderRulesValidator().Validate(name: null, options).Failures, Has.Some.StartsWith(expected));
    }

    private IEnumerable<string> Shown(FolderOptions options, string type)
    {
        var choice = Of(options, type);
        return
            from itemClass in Enum.GetValues<EasClass>()
            from kind in new[] { FolderKind.Subfolder, FolderKind.Shared, FolderKind.Public }
            where (itemClass != EasClass.Email || kind == FolderKind.Subfolder) && choice.Shows(itemClass, kind)
            select $"{itemClass} {kind}";
    }

    private FolderChoice Of(FolderOptions options, string type) => new FolderChoices(_bed.Get<DeviceInformationStore>(), Options.Create(options)).For(
        new EasRequest { Command = EasCommand.FolderSync, Version = EasVersion.V141, Line = new EasRequestLine { Command = EasCommand.FolderSync, DeviceId = "P", DeviceType = type } },
        _bed.User,
        new DeviceRecord());
}
