using Hydra.Pipelines;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class PythonLiteralTests
{
    /// <summary>What <c>repr</c> of Python 3.11 gives.</summary>
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(3.1415926, "3.1415926")]
    [InlineData(15.032385536, "15.032385536")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.25e22, "1.25e+22")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    public void Writes_floats_as_Python_does(double value, string text) => Assert.Equal(text, PythonLiteral.Float(value));

    [Fact]
    public void Reads_back_every_float_that_it_writes()
    {
        var random = new Random(20261127);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                Assert.Equal(value, double.Parse(PythonLiteral.Float(value), System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Writes_strings_as_json_dumps_does() =>
        Assert.Equal("\"a\\\"\\\\\\n\\t\\u0001\\u007f/'\\u00e9\\ud83d\\ude00\"", PythonLiteral.JsonString("a\"\\\n\t\u0001\u007f/'é😀"));
}
