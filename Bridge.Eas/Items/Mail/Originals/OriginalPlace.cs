using Bridge.Eas.Folders;

namespace Bridge.Eas.Items.Mail.Originals;

/// <summary>Where a mail is that a phone answers or passes on.</summary>
/// <param name="Folder">Its folder, as last listed.</param>
/// <param name="Epoch">The folder's UIDVALIDITY as the phone knows it.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record OriginalPlace(EasFolder Folder, string Epoch, uint Uid);
