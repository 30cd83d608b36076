namespace Bridge.Eas.Items.People;

/// <summary>Where a recipient was found. Source: MS-ASCMD, "Type (ResolveRecipients)".</summary>
internal enum PersonSource
{
    Contact = 1,
    Gal = 2,
}

/// <summary>Somebody a name or address may stand for.</summary>
/// <param name="Source">Where he was found.</param>
/// <param name="DisplayName">The address where there is no name.</param>
/// <param name="Address">Never empty.</param>
/// <param name="UserId">Above 0 for users of this OX.</param>
/// <param name="PictureUrl">As OX gave it.</param>
internal sealed record ResolvedPerson(PersonSource Source, string DisplayName, string Address, int UserId = 0, string? PictureUrl = null);

/// <summary>What a name or address stands for.</summary>
/// <param name="People">Nobody, one, the members of a distribution list, or several of whom one may be meant.</param>
/// <param name="IsAmbiguous">Several of whom one may be meant.</param>
/// <param name="ListSize">Members of a distribution list; 0 when it is none.</param>
internal sealed record ResolvedName(IReadOnlyList<ResolvedPerson> People, bool IsAmbiguous, int ListSize);
