using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;

namespace Bridge.Eas.Commands.Settings;

/// <summary>One property of Settings. It fails alone: the others are carried out all the same. Source: MS-ASCMD, "Settings".</summary>
internal interface ISettingsProperty
{
    WbxmlTag Tag { get; }

    /// <param name="context">Who asks.</param>
    /// <param name="property">What is asked: a Get or a Set.</param>
    /// <param name="writer">The property's element is open; its Status comes first.</param>
    /// <param name="cancellationToken">Ends with the phone's connection.</param>
    /// <returns>A failure that ends the whole request; null otherwise.</returns>
    ValueTask<SourceFailure?> WriteAsync(EasCommandContext context, WbxmlElement property, WbxmlWriter writer, CancellationToken cancellationToken);
}
