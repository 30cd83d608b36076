namespace Bridge.Eas.Items.Mail.Listing;

/// <summary>A mail in a listing that is kept.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Version">As in <see cref="MailVersion"/>.</param>
/// <param name="ReceivedMs">Milliseconds since 1970 UTC.</param>
internal readonly record struct MailRow(uint Uid, long Version, long ReceivedMs)
{
    public bool IsSeen => MailVersion.FlagsOf(Version).HasFlag(Bridge.OxApi.Mail.OxMailFlags.Seen);
}
