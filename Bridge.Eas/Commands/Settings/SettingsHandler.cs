using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Users;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Settings;

/// <summary>Settings: what the phone tells of itself, and the user's own addresses. A property that cannot be served fails alone.</summary>
/// <remarks>Source: MS-ASCMD, "Settings".</remarks>
internal sealed class SettingsHandler(DeviceStore devices, DeviceInformationStore information) : IEasCommandHandler
{
    private const int RightsManagementDisabled = 168;

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "Settings without a body");
        if (document.Tag != SettingsTags.Settings) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Settings");

        var writer = new WbxmlWriter();
        writer.Start(SettingsTags.Settings);
        writer.Element(SettingsTags.Status, SettingsStatus.Success);
        foreach (var property in document.Children)
        {
            if (property.Tag == SettingsTags.DeviceInformation) await WriteDeviceInformationAsync(context, property, writer, cancellationToken);
            else if (property.Tag == SettingsTags.UserInformation) WriteUserInformation(context.Version, context.User, writer);
            else if (property.Tag == SettingsTags.RightsManagementInformation) WriteStatus(writer, property.Tag, RightsManagementDisabled);
            else if (property.Tag == SettingsTags.Oof || property.Tag == SettingsTags.DevicePassword) WriteStatus(writer, property.Tag, (int)SettingsStatus.ProtocolError);
        }

        writer.End();
        return EasReply.Of(writer);
    }

    private static void WriteStatus(WbxmlWriter writer, WbxmlTag property, int status)
    {
        writer.Start(property);
        writer.Element(SettingsTags.Status, status);
        writer.End();
    }

    private async ValueTask WriteDeviceInformationAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken)
    {
        if (property.Child(SettingsTags.Set) is not { } told)
        {
            WriteStatus(writer, SettingsTags.DeviceInformation, (int)SettingsStatus.ProtocolError);
            return;
        }

        var kept = information.Protect(told)!;
        await devices.UpdateAsync(context.User.State, context.DeviceId, device => device with { Information = kept }, cancellationToken);
        WriteStatus(writer, SettingsTags.DeviceInformation, (int)SettingsStatus.Success);
    }

    /// <summary>Up to 14.0 a plain list of addresses; from 14.1 on one account, whose primary address has an element of its own.</summary>
    private static void WriteUserInformation(EasVersion version, EasUser user, WbxmlWriter writer)
    {
        writer.Start(SettingsTags.UserInformation);
        writer.Element(SettingsTags.Status, SettingsStatus.Success);
        writer.Start(SettingsTags.Get);
        if (version >= EasVersion.V141)
        {
            writer.Start(SettingsTags.Accounts);
            writer.Start(SettingsTags.Account);
            writer.Optional(SettingsTags.UserDisplayName, user.Session.DisplayName);
        }

        writer.Start(SettingsTags.EmailAddresses);
        foreach (var address in version >= EasVersion.V141 ? user.Addresses.Skip(1) : user.Addresses) writer.Element(SettingsTags.SMTPAddress, address);
        if (version >= EasVersion.V141) writer.Element(SettingsTags.PrimarySmtpAddress, user.PrimaryAddress);
        writer.End();
        if (version >= EasVersion.V141)
        {
            writer.End();
            writer.End();
        }

        writer.End();
        writer.End();
    }
}

/// <summary>Source: MS-ASCMD, "Status (Settings)".</summary>
internal enum SettingsStatus
{
    Success = 1,
    ProtocolError = 2,
}
