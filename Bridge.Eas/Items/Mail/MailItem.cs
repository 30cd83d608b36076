using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>A mail as a listing knows it.</summary>
/// <param name="ServerId">Its id on the phone: "collectionId:validity.uid".</param>
/// <param name="Row">Uid, flags, colour, received date.</param>
internal sealed record MailItem(string ServerId, OxMailRow Row);
