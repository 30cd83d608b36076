using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Contacts;

/// <summary>Pictures of users in the global address book, as an administrator puts them there.</summary>
public static class UserPictures
{
    public static void Set(SimUser user, ReadOnlyMemory<byte> content, string contentType = "image/jpeg") =>
        ContactStore.Of(user.Context).OfUser(user).Picture = new PimPicture(content, contentType, user.Context.Server.Clock.NextStamp());
}
