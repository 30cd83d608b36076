using System.Globalization;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Contacts;

/// <summary><c>/image/contact/picture?folder&amp;id</c>: the bytes of a contact's picture; 404 when there is none.</summary>
internal sealed class ContactPictureModule : IOxModule
{
    public string Name => "image/contact/picture";

    // The public-session cookie is enough; without it the module answers SES-0201 itself.
    public bool NeedsSession(string action) => false;

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        var folder = call.Parameters["folder"] is { } folderId ? call.Context.FindFolder(folderId) : null;
        var contact = call.Context.Server.ObjectIds.TryParse(call.Parameters["id"], out var id)
            ? ContactStore.Of(call.Context).Find(id)
            : null;
        var visible = folder is not null && contact?.Folder == folder.Id && folder.MayRead(call.User, contact.CreatedBy)
            && (!contact.IsPrivate || contact.CreatedBy == call.User.Id);
        return ValueTask.FromResult(PictureAnswer.Of(visible ? contact : null, call));
    }
}

/// <summary><c>/image/user/picture?id</c>: the picture of a user's entry in the global address book.</summary>
internal sealed class UserPictureModule : IOxModule
{
    public string Name => "image/user/picture";

    // The public-session cookie is enough; without it the module answers SES-0201 itself.
    public bool NeedsSession(string action) => false;

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken)
    {
        SimUser? user = int.TryParse(call.Parameters["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? call.Context.FindUser(id) : null;
        return ValueTask.FromResult(PictureAnswer.Of(user is null ? null : ContactStore.Of(call.Context).OfUser(user), call));
    }
}

internal static class PictureAnswer
{
    internal static OxAnswer Of(PimObject? contact, OxCall call) =>
        contact?.Picture is { } picture ? OxAnswer.OfRaw(PictureScaling.Scaled(picture, call), picture.ContentType) : OxAnswer.OfStatus(StatusCodes.Status404NotFound);
}
