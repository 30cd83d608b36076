using Bridge.Eas.Devices;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Settings;

/// <summary>What the phone tells of itself, kept with its record.</summary>
internal sealed class DeviceInformationProperty(DeviceStore devices, DeviceInformationStore information) : ISettingsProperty
{
    public WbxmlTag Tag => SettingsTags.DeviceInformation;

    public async ValueTask<SourceFailure?> WriteAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken)
    {
        if (property.Child(SettingsTags.Set) is not { } told)
        {
            writer.Element(SettingsTags.Status, SettingsStatus.ProtocolError);
            return null;
        }

        var kept = information.Protect(told)!;
        await devices.UpdateAsync(context.User.State, context.DeviceId, device => device with { Information = kept }, cancellationToken);
        writer.Element(SettingsTags.Status, SettingsStatus.Success);
        return null;
    }
}
