using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.Settings;

/// <summary>Settings: works through the properties in the order the phone named them.</summary>
/// <remarks>Source: MS-ASCMD, "Settings".</remarks>
internal sealed class SettingsHandler(IEnumerable<ISettingsProperty> properties) : IEasCommandHandler
{
    private readonly Dictionary<WbxmlTag, ISettingsProperty> _properties = properties.ToDictionary(property => property.Tag);

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Document is not { } document) throw new EasProtocolException(EasStatus.InvalidContent, "Settings without a body");
        if (document.Tag != SettingsTags.Settings) throw new EasProtocolException(EasStatus.InvalidXml, "the root element is not Settings");

        var writer = new WbxmlWriter();
        writer.Start(SettingsTags.Settings);
        writer.Element(SettingsTags.Status, SettingsStatus.Success);

        // Each property stands once, whatever the phone wrote.
        foreach (var asked in document.Children.DistinctBy(child => child.Tag))
        {
            if (!_properties.TryGetValue(asked.Tag, out var property)) continue;
            writer.Start(asked.Tag);
            if (await property.WriteAsync(context, asked, writer, cancellationToken) is { } failure)
            {
                writer.Dispose();
                return Replies.Of(failure);
            }

            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }
}

/// <summary>Source: MS-ASCMD, "Status (Settings)".</summary>
internal enum SettingsStatus
{
    Success = 1,
    ProtocolError = 2,
    ServerUnavailable = 4,
    InvalidArguments = 5,
    ConflictingArguments = 6,
    DeniedByPolicy = 7,
}
