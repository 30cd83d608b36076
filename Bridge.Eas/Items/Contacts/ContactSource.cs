using System.Buffers;
using Bridge.Eas.Items.People;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using Microsoft.Extensions.Options;
using Ox = Bridge.OxApi.Contacts.OxContactColumns;

namespace Bridge.Eas.Items.Contacts;

/// <summary>A contacts folder. Distribution lists in it can be read at most, see <see cref="ListCard"/>.</summary>
internal sealed class ContactSource(IOxContactsApi api, RefusedFields refusedFields, IOptions<ContactOptions> options) : PimSource<OxContact>(api, refusedFields)
{
    private static readonly OxColumns<OxContact> Listed = new(Ox.Id, Ox.FolderId, Ox.LastModified, Ox.MarkAsDistributionlist);

    private static readonly PimRefusals<OxContact> Refused = new(
        badCharacter: "CON-0168",
        ("CON-0100", [Ox.Email1, Ox.Email2, Ox.Email3]), ("CON-0166", [Ox.DisplayName]), ("CON-0167", [Ox.DisplayName]),
        ("CON-0173", [Ox.Email1]), ("CON-0164", [Ox.FirstName]), ("CON-0175", [Ox.LastName]));

    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" <>,;\n");

    private static readonly OxColumns<OxContact> Identity = new(Ox.Id, Ox.FolderId, Ox.LastModified, Ox.Uid, Ox.CreationDate, Ox.MarkAsDistributionlist);

    public override EasClass Class => EasClass.Contacts;

    protected override OxColumns<OxContact> ListedColumns => Listed;

    protected override OxColumns<OxContact> IdentityColumns => Identity;

    protected override OxColumns<OxContact> ItemColumns => ContactMap.Columns;

    protected override OxColumns<OxContact> AllColumns => OxContactColumns.All;

    protected override OxColumn<OxContact, string?> Id => Ox.Id;

    protected override OxColumn<OxContact, string?> Uid => Ox.Uid;

    protected override OxColumn<OxContact, string?>[] Naming { get; } = [Ox.FirstName, Ox.LastName];

    protected override OxColumn<OxContact, long?> CreationDate => Ox.CreationDate;

    protected override OxColumn<OxContact, long?> LastModified => Ox.LastModified;

    protected override PimRefusals<OxContact> Refusals => Refused;

    protected override PimPlace PlaceOf(OxContact row, SourceContext context) => IsReadOnly(row) && !options.Value.ShowLists ? PimPlace.Hidden : PimPlace.Shown;

    protected override bool IsReadOnly(OxContact row) => row.MarkAsDistributionlist == true;

    /// <summary>A phone may still hold a list from when lists were shown.</summary>
    protected override bool HasReadOnly => true;

    protected override bool IsFaulty(OxColumn<OxContact> column, OxContact values)
    {
        if (column is not OxColumn<OxContact, string?> text || text.Get(values) is not { } address) return false;
        var at = address.LastIndexOf('@');
        return at <= 0 || at == address.Length - 1 || address.AsSpan().ContainsAny(NotInAddresses) || address.AsSpan(0, at).Contains('@');
    }

    protected override PimDraft<OxContact> Read(WbxmlElement data, OxContact stored, PimViewer viewer) => ContactMap.Read(data, stored, viewer);

    protected override async ValueTask<Action<WbxmlWriter>> RenderAsync(
        SourceContext context, OxContact item, long? knownVersion, PimViewer viewer, CancellationToken cancellationToken)
    {
        var picture = await PictureAsync(context, item, knownVersion, cancellationToken);
        var shown = IsReadOnly(item) ? ListCard.Of(item) : item;
        return writer => ContactMap.Write(writer, shown, picture, isKnown: knownVersion is not null, viewer);
    }

    protected override bool HasRest(WbxmlElement data) => data.Has(ContactsTags.Picture);

    protected override async ValueTask<ItemOutcome> WriteRestAsync(
        SourceContext context, string id, WbxmlElement data, OxContact stored, long? knownVersion, ItemOutcome soFar, CancellationToken cancellationToken)
    {
        var element = data.Child(ContactsTags.Picture)!;
        OxPicture? picture = null;
        if (element.IsEmpty)
        {
            // iPhones send an empty picture with every edit of a contact whose picture they never got.
            if (!HasPicture(stored) || !await WasShownAsync(context, stored, knownVersion, cancellationToken)) return soFar;
        }
        else
        {
            picture = ContactPicture.Read(element);
            if (picture is null) return Unpictured(soFar, "picture");
            if (HasPicture(stored) && await IsThereAsync(context, stored, picture, cancellationToken)) return soFar;
        }

        await context.KeepClaim(cancellationToken);
        var set = await api.SetPictureAsync(context.User.Session, new(context.OxFolderId), id, soFar.Version ?? OxApi.OxTimestamps.Any, picture, cancellationToken);
        if (set.TryGet(out _, out var error)) return soFar with { Version = Stamp(set.Timestamp) };
        // The rest is stored: what OX does not take is shown to the phone, what it cannot take now is tried again.
        return PimErrors.StatusOf(error) == ItemStatus.Retry ? PimErrors.OutcomeOf(error) : Unpictured(soFar, error.Code);
    }

    private ItemOutcome Unpictured(ItemOutcome soFar, string reason)
    {
        RefusedFields.Note(Class, reason, "image1");
        return soFar with { SendBack = true };
    }

    private static bool HasPicture(OxContact contact) => contact.NumberOfImages is > 0 && !string.IsNullOrEmpty(contact.Image1Url);

    /// <summary>A phone that knows the contact gets the picture again only when it is a newer one.</summary>
    private async ValueTask<ContactPicture> PictureAsync(SourceContext context, OxContact contact, long? knownVersion, CancellationToken cancellationToken)
    {
        if (!HasPicture(contact)) return knownVersion is null ? ContactPicture.Unsaid : ContactPicture.None;
        return knownVersion is >= 0 && contact.ImageLastModified <= knownVersion
            ? ContactPicture.Unsaid
            : ContactPicture.Of(await ShownAsync(context, contact, cancellationToken));
    }

    private async ValueTask<bool> WasShownAsync(SourceContext context, OxContact stored, long? knownVersion, CancellationToken cancellationToken) =>
        stored.ImageLastModified <= knownVersion
        && await ShownAsync(context, stored, cancellationToken) is not null;

    /// <summary>Whether a phone sends what it was shown, or what OX has: a small form that it was sent must not take the place of the large one.</summary>
    private async ValueTask<bool> IsThereAsync(SourceContext context, OxContact stored, OxPicture sent, CancellationToken cancellationToken)
    {
        var present = sent.Bytes.Length <= ContactPicture.MostShown
            ? await ShownAsync(context, stored, cancellationToken)
            : (await api.GetPictureAsync(context.User.Session, stored.Image1Url!, sent.Bytes.Length, edge: null, cancellationToken)).TryGet(out var whole, out _) ? whole : null;
        return present?.Bytes.AsSpan().SequenceEqual(sent.Bytes) == true;
    }

    /// <summary>The picture in a size that phones take. One that cannot be had is no reason to keep the contact back.</summary>
    private async ValueTask<OxPicture?> ShownAsync(SourceContext context, OxContact contact, CancellationToken cancellationToken)
    {
        var picture = await FittingPicture.ReadAsync(api, context.User.Session, contact.Image1Url!, ContactPicture.MostShown, cancellationToken);
        return picture.TryGet(out var found, out _) ? found : null;
    }
}
