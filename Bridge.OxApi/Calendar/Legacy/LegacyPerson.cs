namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>Who a user or resource of OX is, beyond his number.</summary>
internal sealed record LegacyPerson(int Id, string Name, string Address);
