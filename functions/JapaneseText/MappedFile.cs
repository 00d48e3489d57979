using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JapaneseText;

/// <summary>
/// A file of the dictionary in the address space: what is never looked at is never read. All the unsafe code is here; what it gives out are
/// spans, which check their bounds. A span must not be used any more when the file is disposed of.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private byte* bytes;

    public MappedFile(string path)
    {
        Path = path;
        try
        {
            using var handle = File.OpenHandle(path);
            Length = RandomAccess.GetLength(handle);
            if (Length == 0)
            {
                throw Damaged("is empty");
            }

            file = MemoryMappedFile.CreateFromFile(
                handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
            bytes += view.PointerOffset;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new MecabDictionaryException($"{path} cannot be read: {exception.Message} {DictionaryAdvice.For(path)}", exception);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>The elements from an offset in bytes on.</summary>
    /// <exception cref="MecabDictionaryException">The file is too short for them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Span<T>(long offset, int count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(bytes is null, this);
        return offset >= 0 && count >= 0 && offset <= Length - ((long)count * sizeof(T))
            ? new ReadOnlySpan<T>(bytes + offset, count)
            : throw Damaged("is shorter than its beginning says");
    }

    public T Read<T>(long offset)
        where T : unmanaged => MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(Span<byte>(offset, sizeof(T))));

    /// <summary>The exception for a file that is not what it should be.</summary>
    /// <param name="problem">What follows its path in a sentence.</param>
    public MecabDictionaryException Damaged(string problem) => new($"{Path} {problem}. {DictionaryAdvice.For(Path)}");

    public void Dispose()
    {
        if (bytes is not null)
        {
            bytes = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        view?.Dispose();
        file?.Dispose();
    }
}
