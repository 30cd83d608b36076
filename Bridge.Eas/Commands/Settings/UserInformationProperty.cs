using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Settings;

/// <summary>The user's addresses: up to 14.0 a plain list; from 14.1 on one account, whose primary address has an element of its own.</summary>
internal sealed class UserInformationProperty : ISettingsProperty
{
    public WbxmlTag Tag => SettingsTags.UserInformation;

    public ValueTask<SourceFailure?> WriteAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken)
    {
        var (user, hasAccounts) = (context.User, context.Version.Has(EasFeature.Accounts));
        writer.Element(SettingsTags.Status, SettingsStatus.Success);
        writer.Start(SettingsTags.Get);
        if (hasAccounts)
        {
            writer.Start(SettingsTags.Accounts);
            writer.Start(SettingsTags.Account);
            writer.Optional(SettingsTags.UserDisplayName, user.Session.DisplayName);
        }

        writer.Start(SettingsTags.EmailAddresses);
        foreach (var address in hasAccounts ? user.Addresses.Skip(1) : user.Addresses) writer.Element(SettingsTags.SMTPAddress, address);
        if (hasAccounts) writer.Element(SettingsTags.PrimarySmtpAddress, user.PrimaryAddress);
        writer.End();
        if (hasAccounts)
        {
            writer.End();
            writer.End();
        }

        writer.End();
        return default;
    }
}
