package dev.gradus.op;

import dev.gradus.op.linalg.Einsum;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.linalg.MatMul;
import dev.gradus.op.linalg.Outer;
import java.util.List;

/** What the ops of {@code dev.gradus.op.linalg} must do. */
final class LinalgCases {
    private LinalgCases() {}

    static List<OpCase> all() {
        return List.of(matMul(), linear(), outer(), einsum());
    }

    private static OpCase matMul() {
        MatMul plain = new MatMul(false, false);
        MatMul turnA = new MatMul(true, false);
        MatMul turnB = new MatMul(false, true);
        MatMul turnBoth = new MatMul(true, true);
        return OpCase.of(MatMul.class)
                .on(plain, Input.normal(3, 4), Input.normal(4, 5))
                .on(plain, Input.normal(4), Input.normal(4))
                .on(plain, Input.normal(4), Input.normal(4, 3))
                .on(plain, Input.normal(2, 3, 4), Input.normal(4))
                .on(plain, Input.normal(1, 1), Input.normal(1, 1))
                .on(plain, Input.normal(0, 4), Input.normal(4, 5))
                .on(plain, Input.normal(3, 0), Input.normal(0, 5))
                .on(plain, Input.normal(2, 3, 4), Input.normal(2, 4, 5))
                .on(plain, Input.normal(2, 3, 4), Input.normal(4, 5))
                .on(plain, Input.normal(3, 4), Input.normal(2, 4, 5))
                .on(plain, Input.normal(2, 1, 3, 4), Input.normal(3, 4, 2))
                .on(plain, Input.normal(2, 3, 3, 4), Input.normal(2, 1, 4, 2))
                .on(plain, Input.normal(0, 3, 4), Input.normal(0, 4, 5))
                .on(turnA, Input.normal(4, 3), Input.normal(4, 5))
                .on(turnB, Input.normal(3, 4), Input.normal(5, 4))
                .on(turnBoth, Input.normal(4, 3), Input.normal(5, 4))
                .on(turnA, Input.normal(2, 1, 4, 3), Input.normal(3, 4, 5))
                .on(turnB, Input.normal(2, 3, 4), Input.normal(5, 4))
                .on(turnBoth, Input.normal(4), Input.normal(5, 4))
                .on(plain, Input.normal(37, 41), Input.normal(41, 29))
                .on(turnA, Input.normal(41, 37), Input.normal(41, 29))
                .on(turnB, Input.normal(37, 41), Input.normal(29, 41))
                .on(plain, Input.normal(1, 1100), Input.normal(1100, 5))
                .large(plain, Input.normal(211, 180), Input.normal(180, 205))
                .large(turnA, Input.normal(180, 211), Input.normal(180, 205))
                .large(turnB, Input.normal(211, 180), Input.normal(205, 180))
                .large(plain, Input.normal(12, 65, 64), Input.normal(12, 64, 65))
                .fails(plain, "matmul needs [m,k] x [k,n], got [3, 4] x [5, 6]", Input.normal(3, 4), Input.normal(5, 6))
                .fails(turnB, "matmul needs [m,k] x [n,k], got [3, 4] x [4, 6]", Input.normal(3, 4), Input.normal(4, 6))
                .fails(turnA, "matmul needs [k,m] x [k,n], got [3, 4] x [4, 6]", Input.normal(3, 4), Input.normal(4, 6))
                .fails(plain, "matmul needs [m,k] x [k,n], got [] x [5]", Input.normal(), Input.normal(5))
                .fails(plain, "matmul needs leading axes that broadcast, got [2, 3, 4] x [3, 4, 5]",
                        Input.normal(2, 3, 4), Input.normal(3, 4, 5))
                .fails(plain, "matmul needs two floating-point tensors of one type, got FLOAT32 [3, 4] x INT32 [4, 5]",
                        Input.normal(3, 4), Input.ids(3, 4, 5));
    }

    private static OpCase linear() {
        Linear linear = new Linear();
        String needs = "linear needs x [..., in], W [out, in] and optionally b [out], got ";
        return OpCase.of(Linear.class)
                .on(linear, Input.normal(3, 4), Input.normal(5, 4))
                .on(linear, Input.normal(2, 3, 4), Input.normal(5, 4), Input.normal(5))
                .on(linear, Input.normal(4), Input.normal(5, 4), Input.normal(5))
                .on(linear, Input.normal(1), Input.normal(1, 1), Input.normal(1))
                .on(linear, Input.normal(2, 0, 4), Input.normal(5, 4), Input.normal(5))
                .on(linear, Input.normal(2, 0), Input.normal(5, 0), Input.normal(5))
                .on(linear, Input.normal(37, 41), Input.normal(29, 41), Input.normal(29))
                .large(linear, Input.normal(2, 107, 180), Input.normal(205, 180), Input.normal(205))
                .fails(linear, needs + "FLOAT32 [3, 4]", Input.normal(3, 4))
                .fails(linear, needs + "FLOAT32 [3, 4] and FLOAT32 [4, 5]", Input.normal(3, 4), Input.normal(4, 5))
                .fails(linear, needs + "FLOAT32 [3, 4], FLOAT32 [5, 4] and FLOAT32 [4]", Input.normal(3, 4),
                        Input.normal(5, 4), Input.normal(4))
                .fails(linear, "linear needs floating-point tensors of one type, got INT32 [3, 4] and FLOAT32 [5, 4]",
                        Input.ids(2, 3, 4), Input.normal(5, 4));
    }

    private static OpCase outer() {
        Outer outer = new Outer();
        return OpCase.of(Outer.class)
                .on(outer, Input.normal(3), Input.normal(4))
                .on(outer, Input.normal(1), Input.normal(1))
                .on(outer, Input.normal(0), Input.normal(4))
                .on(outer, Input.normal(3), Input.normal(0))
                .on(outer, Input.normal(37), Input.normal(1100))
                .large(outer, Input.normal(2), Input.normal(33_100))
                .fails(outer, "outer needs two vectors, got FLOAT32 [3, 1] and FLOAT32 [3]", Input.normal(3, 1),
                        Input.normal(3))
                .fails(outer, "outer needs floating-point tensors of one type, got FLOAT32 [3] and INT32 [2]",
                        Input.normal(3), Input.ids(3, 2));
    }

    private static OpCase einsum() {
        Einsum product = new Einsum("ij,jk->ik");
        String needs = "einsum needs one axis for each letter and one size for each letter of ij,jk->ik, got ";
        return OpCase.of(Einsum.class)
                .on(new Einsum("bld, bsd -> bls"), Input.normal(2, 3, 4), Input.normal(2, 5, 4))
                .on(new Einsum("bln,ln->bl"), Input.normal(2, 3, 4), Input.normal(3, 4))
                .on(new Einsum("i,i->"), Input.normal(3), Input.normal(3))
                .on(new Einsum("i,j->"), Input.normal(3), Input.normal(2))
                .on(new Einsum(",ij->ji"), Input.normal(), Input.normal(2, 3))
                .on(new Einsum("ab,cd->bd"), Input.normal(2, 3), Input.normal(3, 2))
                .on(new Einsum("abc,cad->dba"), Input.normal(2, 3, 4), Input.normal(4, 2, 3))
                .on(new Einsum("bhqd,bkhd->bhqk"), Input.normal(2, 2, 3, 4), Input.normal(2, 3, 2, 4))
                .on(new Einsum("aA,Ab->bA"), Input.normal(2, 3), Input.normal(3, 2))
                .on(product, Input.normal(1, 1), Input.normal(1, 1))
                .on(product, Input.normal(3, 0), Input.normal(0, 5))
                .on(product, Input.normal(37, 41), Input.normal(41, 29))
                .large(new Einsum("bij,bkj->bki"), Input.normal(5, 80, 90), Input.normal(5, 70, 90))
                .rejects(() -> new Einsum("ij->ji"),
                        "einsum needs an equation of two operands such as bld,bsd->bls, got ij->ji")
                .rejects(() -> new Einsum("ii,ij->j"), "einsum needs each letter once in a term, got ii in ii,ij->j")
                .rejects(() -> new Einsum("ij,jk->iz"),
                        "einsum needs every letter of the result in an operand, got z in ij,jk->iz")
                .fails(product, needs + "FLOAT32 [3, 4] and FLOAT32 [5, 6]", Input.normal(3, 4), Input.normal(5, 6))
                .fails(product, needs + "FLOAT32 [3, 4] and FLOAT32 [4]", Input.normal(3, 4), Input.normal(4))
                .fails(product, "einsum needs floating-point tensors of one type, got FLOAT32 [3, 4] and INT32 [4, 5]",
                        Input.normal(3, 4), Input.ids(3, 4, 5));
    }
}
