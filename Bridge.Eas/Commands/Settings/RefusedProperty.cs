using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Settings;

/// <summary>A property that this server does not have, with the status that says so.</summary>
internal sealed class RefusedProperty(WbxmlTag tag, int status) : ISettingsProperty
{
    /// <summary>No policy of ours lets a phone leave its recovery password here.</summary>
    internal static readonly RefusedProperty DevicePassword = new(SettingsTags.DevicePassword, (int)SettingsStatus.DeniedByPolicy);

    /// <summary>Rights management is off. Source: MS-ASCMD, "Common Status Codes", 168.</summary>
    internal static readonly RefusedProperty RightsManagement = new(SettingsTags.RightsManagementInformation, 168);

    public WbxmlTag Tag => tag;

    public ValueTask<SourceFailure?> WriteAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken)
    {
        writer.Element(SettingsTags.Status, status);
        return default;
    }
}
