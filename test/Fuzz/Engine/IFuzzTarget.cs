namespace Fuzz.Engine;

/// <summary>Something that reads what others sent, and the inputs it is tried with.</summary>
internal interface IFuzzTarget : IDisposable
{
    string Name { get; }

    /// <summary>In words, for the help.</summary>
    string What { get; }

    /// <summary>Bytes that one case may allocate on top of <see cref="BytesPerInputByte"/> for each byte of input.</summary>
    long BytesPerCase { get; }

    int BytesPerInputByte { get; }

    /// <summary>Makes an input. The same numbers make the same input.</summary>
    byte[] Make(FuzzRandom random);

    /// <summary>Tries it. Whatever it throws is a failure: outcomes that may be are caught in here.</summary>
    void Run(byte[] input);

    /// <summary>Called before an input is tried alone: forgets what earlier ones left behind.</summary>
    void Reset();
}
